import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Host } from '../service/host/host.ts';
import { answerText, inertHeaders } from './answers.ts';
import { attachment } from './requests.ts';

/**
 * Sends a download that `save.start` has announced. The id in the address is its own secret and works once (WS7): a
 * link cannot carry the token in a header. `trust` is told of the connection that had it. A browser that goes away stops
 * the work behind it.
 */
export async function answerDownload(
  host: Host,
  id: string,
  trust: (connection: Duplex) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const download = /^[A-Za-z0-9_-]{16,64}$/.test(id) ? await host.download(id) : null;
  if (download === null) {
    answerText(request, response, 404, 'This download is over. Save it again in the window.');
    return;
  }
  trust(request.socket);
  response.writeHead(
    200,
    inertHeaders({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachment(download.name),
      ...(download.size === null ? {} : { 'Content-Length': download.size }),
    }),
  );
  // An error on the way breaks the connection off, so that the browser sees a failed download and not a short file.
  await pipeline(Readable.from(download.bytes, { objectMode: false }), response).catch(() =>
    response.destroy(),
  );
}
