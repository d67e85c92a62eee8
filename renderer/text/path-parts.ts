/** `usr/lib/libc.so` → `libc.so`; the root, "", → "/". */
export function baseName(path: string): string {
  return path === '' ? '/' : path.slice(path.lastIndexOf('/') + 1);
}

/** `usr/lib/libc.so` → `usr/lib`; null for the root. */
export function parentPath(path: string): string | null {
  if (path === '') return null;
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Each ancestor of a path and the path itself, outermost first, with the root before them: "" , `usr`, `usr/lib`, … */
export function pathChain(path: string): readonly string[] {
  const chain = [''];
  if (path === '') return chain;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) chain.push(path.slice(0, at));
  chain.push(path);
  return chain;
}

/**
 * Where a symbolic link of the entry `path` leads inside the image's root (T2): absolute targets start at that root, and
 * `..` never leaves it. Links on the way are not followed.
 */
export function linkTarget(path: string, link: string): string {
  const parts = link.startsWith('/') ? [] : (parentPath(path) ?? '').split('/').filter(Boolean);
  for (const part of link.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
