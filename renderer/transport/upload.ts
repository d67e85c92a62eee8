import type { ArchiveRef } from '../../shared/contract/values.ts';
import type { Outcome } from '../../shared/problem.ts';

/**
 * Streams one file to the server (WS6). XMLHttpRequest, because `fetch` tells nothing about what it has sent.
 * @param onSent bytes sent so far
 */
export function upload(
  file: File,
  token: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Outcome<ArchiveRef>> {
  return new Promise((resolve) => {
    const fail = (code: 'cancelled' | 'not-ready', message: string): void =>
      resolve({ ok: false, problem: { code, message } });
    if (signal.aborted) {
      fail('cancelled', 'cancelled');
      return;
    }
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', '/drop');
    request.responseType = 'json';
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-Varve-Name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => {
      const outcome = request.response as Outcome<ArchiveRef> | null;
      if (outcome === null)
        fail('not-ready', `the server answered ${request.status} to the upload of ${file.name}`);
      else resolve(outcome);
    });
    request.addEventListener('error', () =>
      fail('not-ready', `the connection was lost while sending ${file.name}`),
    );
    request.addEventListener('abort', () => fail('cancelled', 'cancelled'));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    signal.addEventListener('abort', abort);
    request.send(file);
  });
}
