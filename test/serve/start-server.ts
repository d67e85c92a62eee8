import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../main/serve/server.ts';
import type { Server, ServerOptions } from '../../main/serve/server.ts';
import { createStubHost } from '../desktop/stub-host.ts';
import type { StubHost } from '../desktop/stub-host.ts';

export interface TestServer {
  readonly host: StubHost;
  readonly server: Server;
  readonly token: string;
  /** Where uploads are kept. */
  readonly spool: string;
  stop(): Promise<void>;
}

/** A server over a stub host, with a small page. */
export async function startTestServer(more: Partial<ServerOptions> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'varve-serve-'));
  const rendererFolder = join(folder, 'renderer');
  const spool = join(folder, 'spool');
  await mkdir(join(rendererFolder, 'assets'), { recursive: true });
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html>page');
  await writeFile(join(rendererFolder, 'assets/main-1.js'), 'run()');
  await writeFile(join(folder, 'secret.js'), 'secret');
  const host = createStubHost();
  const server = await startServer({ host, port: 0, rendererFolder, spoolFolder: spool, ...more });
  return {
    host,
    server,
    token: new URL(server.url).hash.slice(1),
    spool,
    async stop() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as anybody could send it: unlike `fetch`, it sets any header and leaves the path as it is. */
export function send(
  port: number,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}
