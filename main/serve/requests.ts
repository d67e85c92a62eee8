import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a request must be like before it is looked at; see SPEC.md. Pure. */

/** 256 random bits, base64url: the secret in the printed address. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares digests, so that neither content nor length of what was offered shows in the time it takes. */
export function isToken(offered: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(token));
}

/** The token of an `Authorization: Bearer …` header; empty when there is none. */
export function bearerToken(headers: IncomingHttpHeaders): string {
  return /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/**
 * WS3: whether Host names this machine from the browser's point of view. A page of another site whose name was made to
 * point at 127.0.0.1 (DNS rebinding) sends its own name. Any port is fine: through a tunnel it is the tunnel's.
 */
export function isLoopbackHost(host: string | undefined): host is string {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?$/i.test(host);
}

/**
 * WS3: whether a request with consequences comes from our own page. Browsers state the origin of every WebSocket and
 * every POST; other pages of this machine differ in the port, which both headers carry.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  return (
    isLoopbackHost(host) && origin !== undefined && origin.toLowerCase() === `http://${host.toLowerCase()}`
  );
}

/** Values of Sec-WebSocket-Protocol. */
export function offeredProtocols(headers: IncomingHttpHeaders): readonly string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/**
 * The value of Content-Disposition for a file name that may come out of an image. Browsers take the last component of
 * what they are given, but quotes, controls and direction marks could still disguise it.
 */
export function attachment(name: string): string {
  const plain = name
    .normalize()
    // controls, marks that reorder text, lone surrogates; then separators and what no Windows name has
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]|["*/:<>?\\|]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  // by characters: half of one could not be encoded
  const safe = plain === '' ? 'download' : Array.from(plain).slice(0, 200).join('');
  const ascii = safe.replace(/[^\u0020-\u007e]|[%']/g, '_');
  const encoded = encodeURIComponent(safe).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
