import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from '../../shared/problem.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import type { Host } from '../service/host/host.ts';
import { receiveUpload } from '../service/disk/receive-upload.ts';
import { answerJson } from './answers.ts';

/** Milliseconds without a byte after which an upload is given up. */
const stallLimit = 60_000;

/** What the page is told in HTTP's words; the envelope in the body says more. */
const statuses: Partial<Record<ProblemCode, number>> = {
  'too-large': 413,
  'disk-full': 507,
  cancelled: 499,
  'bad-request': 400,
};

export interface DropOptions {
  readonly uploadLimit: number;
  /** Where uploads are kept; the engine's spool unless told. */
  readonly spoolFolder?: string | undefined;
}

/**
 * Takes one dropped file: its bytes are the body, its name is in `X-Varve-Name` (WS6). Token and origin have been
 * checked. The file is deleted when its archive is closed, when the sender goes away, and when the server ends.
 */
export async function answerDrop(
  host: Host,
  options: DropOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  request.setTimeout(stallLimit, () => gone.abort());
  response.on('close', () => gone.abort());
  try {
    const spooled = await receiveUpload(request, {
      announced: announcedLength(request),
      limit: options.uploadLimit,
      signal: gone.signal,
      ...(options.spoolFolder !== undefined && { folder: options.spoolFolder }),
    });
    try {
      const ref = await host.grant(spooled.path, { name: uploadName(request), temporary: true });
      answerJson(request, response, 200, { ok: true, value: ref });
    } catch (error) {
      spooled.remove();
      throw error;
    }
  } catch (error) {
    const problem = toProblem(error);
    answerJson(request, response, statuses[problem.code] ?? 500, { ok: false, problem });
  }
}

function announcedLength(request: IncomingMessage): number | null {
  const text = request.headers['content-length'];
  return text === undefined ? null : Number(text);
}

/** For show only: it never becomes part of a path. */
function uploadName(request: IncomingMessage): string {
  const header = request.headers['x-varve-name'];
  if (typeof header !== 'string') return 'upload';
  try {
    return decodeURIComponent(header).slice(0, 255) || 'upload';
  } catch {
    return 'upload';
  }
}
