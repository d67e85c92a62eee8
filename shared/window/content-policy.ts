/**
 * What the window's page may do, as response headers; the desktop's app:// and the served HTTP send the same ones.
 * Rules H1 and H2 of main/desktop/SPEC.md.
 */

/** In index.html this stands where the page's nonce goes; it is replaced each time the page is sent. */
export const noncePlaceholder = '__VARVE_NONCE__';

export interface PolicyOptions {
  /** Fresh for each response: lets libraries that make `<style>` elements (the code viewer) do so, and nobody else. */
  readonly nonce: string;
  /** `none` on the desktop, where all talk goes over the bridge; `self` when served, for WebSocket and uploads. */
  readonly connect: 'none' | 'self';
}

/** The Content-Security-Policy of the page. @throws RangeError when the nonce could end its quotes */
export function contentPolicy(options: PolicyOptions): string {
  if (!/^[A-Za-z0-9_-]{16,}$/.test(options.nonce))
    throw new RangeError('a nonce is base64url of 96 bits or more');
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${options.nonce}'`,
    // blob: shows images out of layers; they are decoded, never run
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src '${options.connect}'`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    // No script may turn text into markup or code: innerHTML and eval of a string throw.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Headers of every response, whatever it holds. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), midi=(), payment=()',
  'X-Frame-Options': 'DENY',
};
