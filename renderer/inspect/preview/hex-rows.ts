/** Digits that the offsets of a file need, at least eight. */
export function offsetDigits(size: number): number {
  return Math.max(8, Math.max(0, size - 1).toString(16).length);
}

/** One row of `perRow` bytes as `00 1f …`, in groups of eight; bytes that are not there are blank. */
export function hexText(bytes: Uint8Array, perRow: number): string {
  let text = '';
  for (let at = 0; at < perRow; at += 1) {
    if (at > 0 && at % 8 === 0) text += ' ';
    text += at < bytes.length ? `${(bytes[at] ?? 0).toString(16).padStart(2, '0')} ` : '   ';
  }
  return text.trimEnd();
}

/** The printable ASCII of a row, a dot for everything else. */
export function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  return text;
}
