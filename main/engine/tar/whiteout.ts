/**
 * The one module that knows how whiteouts look (OCI layer.md "Whiteouts"; aufs). In an index they are entries like any
 * other, of any type: a whiteout may be a file, a hard link, anything (W4). What they do is for the overlay to say.
 */

/**
 * - `none`: the name of a file;
 * - `whiteout`: hides `hiddenName` of the layers below (W1);
 * - `opaque`: hides all that the layers below have in its directory (W2);
 * - `reserved`: a name of aufs' own, or a whiteout of nothing: no file of the image, and hides nothing (W3).
 */
export type NameRole = 'none' | 'whiteout' | 'opaque' | 'reserved';

/** What the name `bytes[start, start + length)`, the last component of a path, stands for. */
export function nameRole(bytes: Uint8Array, start = 0, length: number = bytes.length - start): NameRole {
  if (length < prefix.length || !matches(bytes, start, prefix)) return 'none';
  if (length >= 2 * prefix.length && matches(bytes, start + prefix.length, prefix))
    return length === opaque.length && matches(bytes, start, opaque) ? 'opaque' : 'reserved';
  // ".wh.", ".wh.." and ".wh..." would hide the directory itself or the one above: no program may follow them.
  const rest = length - prefix.length;
  const dots = (rest < 1 || bytes[start + 4] === dot) && (rest < 2 || bytes[start + 5] === dot);
  return rest <= 2 && dots ? 'reserved' : 'whiteout';
}

/** Whether no file of an image can have a name, since it stands for something else there. */
export function isTaken(name: string): boolean {
  return name.startsWith(prefix);
}

/** The name that a whiteout hides: a view of `bytes`. Only for names whose role is `whiteout`. */
export function hiddenName(bytes: Uint8Array, start = 0, length: number = bytes.length - start): Uint8Array {
  return bytes.subarray(start + prefix.length, start + length);
}

const prefix = '.wh.';
const opaque = '.wh..wh..opq';
const dot = 0x2e;

function matches(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
