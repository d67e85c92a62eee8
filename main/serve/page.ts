import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { commonHeaders, contentPolicy } from '../../shared/window/content-policy.ts';
import { rendererFile } from '../../shared/window/renderer-file.ts';
import { answerText } from './answers.ts';

/**
 * Sends a file of the built renderer (H3). It holds no secret, so it needs no token: whoever has none sees a page that
 * says so.
 * @param folder of the built renderer
 */
export async function answerPage(
  folder: string,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = rendererFile(pathname);
  const bytes = file === null ? null : await readFile(join(folder, ...file.segments)).catch(() => null);
  if (file === null || bytes === null) {
    answerText(request, response, 404, 'There is nothing here.');
    return;
  }
  response.writeHead(200, {
    ...commonHeaders,
    'Content-Type': file.type,
    'Content-Length': bytes.length,
    'Content-Security-Policy': contentPolicy('self'),
    'Cache-Control': file.page ? 'no-store' : 'max-age=31536000, immutable',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
