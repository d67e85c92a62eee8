import type { IncomingMessage, ServerResponse } from 'node:http';
import { commonHeaders } from '../../shared/window/content-policy.ts';

/** Headers of whatever is no page: nothing may run or load, should a browser ever show it. */
const inert = {
  ...commonHeaders,
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'no-store',
};

export type Headers = Readonly<Record<string, string | number>>;

/** The usual headers for a response that is no page. */
export function inertHeaders(more: Headers): Headers {
  return { ...inert, ...more };
}

/** A short answer in plain text. A request whose body was not read cannot be followed by another on its connection. */
export function answerText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const close = request.complete ? {} : { Connection: 'close' };
  response.writeHead(status, inertHeaders({ 'Content-Type': 'text/plain; charset=utf-8', ...close }));
  response.end(`${text}\n`);
}

export function answerJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  value: unknown,
): void {
  if (response.headersSent || response.destroyed) return;
  const close = request.complete ? {} : { Connection: 'close' };
  response.writeHead(status, inertHeaders({ 'Content-Type': 'application/json', ...close }));
  response.end(JSON.stringify(value));
}
