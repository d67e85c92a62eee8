import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CustomScheme } from 'electron';
import { commonHeaders, contentPolicy } from '../../shared/window/content-policy.ts';
import { rendererFile } from '../../shared/window/renderer-file.ts';

/** The scheme is an origin of its own, and a secure one; it may do nothing else that http may. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: false,
    corsEnabled: false,
    bypassCSP: false,
    allowServiceWorkers: false,
    stream: false,
    codeCache: true,
  },
};

export const pageUrl = 'app://varve/';

/** Whether a URL is of the origin `app://varve`. Node calls the origin of any scheme it does not know `null`. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password, port } = new URL(url);
  return protocol === 'app:' && host === 'varve' && username === '' && password === '' && port === '';
}

/** Answers requests for app://varve/… with the files of the built renderer and nothing else (H3). Never rejects. */
export function rendererResponder(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' || !isAppUrl(request.url)) return refusal(400);
    const file = rendererFile(new URL(request.url).pathname);
    if (file === null) return refusal(404);
    const bytes = await readFile(join(folder, ...file.segments)).catch(() => null);
    if (bytes === null) return refusal(404);
    return new Response(new Uint8Array(bytes), {
      headers: {
        ...commonHeaders,
        'Content-Type': file.type,
        'Content-Security-Policy': contentPolicy('none'),
        'Cache-Control': file.page ? 'no-store' : 'max-age=31536000, immutable',
      },
    });
  };
}

function refusal(status: number): Response {
  return new Response(null, {
    status,
    headers: { ...commonHeaders, 'Content-Security-Policy': "default-src 'none'" },
  });
}
