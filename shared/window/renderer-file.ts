/** Which file of the built renderer a request names. Pure, so that the desktop and the served window cannot differ. */

export interface RendererFile {
  /** Components below the renderer's folder: each a plain file name, never `.`, `..`, hidden or with a separator. */
  readonly segments: readonly string[];
  /** Value of Content-Type. */
  readonly type: string;
  /** The page itself: it is not kept; all else has a digest in its name. */
  readonly page: boolean;
}

/** Everything that a build puts out; what is not here is not served. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};

/**
 * `/` is the page. Percent-encoding is not decoded: no file of ours needs it, so `%2e%2e%2f` is just a name that is
 * not there.
 * @param pathname of a URL, beginning with `/`
 * @returns null when no file of the renderer can have that name
 */
export function rendererFile(pathname: string): RendererFile | null {
  if (!pathname.startsWith('/')) return null;
  const segments = pathname === '/' ? ['index.html'] : pathname.slice(1).split('/');
  if (segments.length > 4 || !segments.every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(name)))
    return null;
  const last = segments.at(-1) ?? '';
  const type = types[last.slice(last.lastIndexOf('.') + 1)];
  if (type === undefined || !last.includes('.')) return null;
  return { segments, type, page: last.endsWith('.html') };
}
