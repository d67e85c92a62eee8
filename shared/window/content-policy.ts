/**
 * What the window's page may do, as response headers; the desktop's app:// and the served HTTP send the same ones.
 * Rules H1 and H2 of main/desktop/SPEC.md.
 */

/**
 * The Content-Security-Policy of the page.
 * @param connect `none` on the desktop, where all talk goes over the bridge; `self` when served, for WebSocket and uploads
 */
export function contentPolicy(connect: 'none' | 'self'): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // no style elements either: what makes its own styles (the code viewer) adopts them in a shadow root
    "style-src 'self'",
    // blob: shows images out of layers; they are decoded, never run
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src '${connect}'`,
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
