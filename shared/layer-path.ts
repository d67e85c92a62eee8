import type { Brand } from './brand.ts';

/**
 * A path inside an image: components joined by `/`, no leading slash, "" is the root. Names are bytes (T1); a byte that
 * is not part of valid UTF-8 stands as the lone surrogate U+DC00 + byte (U+DC80…U+DCFF), the same form that Python calls
 * "surrogateescape". The mapping is one to one, so every name survives a round trip, also through JSON (`\udcff`).
 */
export type LayerPath = Brand<string, 'LayerPath'>;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Bytes of a name → its lossless string. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeMixed(bytes);
  }
}

/** The lossless string of a name → its bytes; the inverse of `decodeName`. Lone surrogates outside U+DC80…U+DCFF become U+FFFD. */
export function encodeName(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return encoder.encode(text);
  const parts: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(code - 0xdc00);
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

/**
 * For eyes only: bytes that are not UTF-8 as `\xNN`; control characters, line separators, what turns the direction of text,
 * what has no width and no use but in hiding (joiners, which scripts and emoji need, stay) and halves of surrogate pairs as `\n`,
 * `\t`, `\xNN`, `\uNNNN` or `\u{NNNNN}`. Not reversible by programs.
 */
export function displayName(text: string): string {
  if (printable.test(text)) return text;
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu,
    (character) => {
      if (character === '\n') return '\\n';
      if (character === '\t') return '\\t';
      const code = character.codePointAt(0) ?? 0;
      if (code > 0xffff) return `\\u{${code.toString(16)}}`;
      if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );
}

/** Nearly all names are nothing but such characters, and are told from others in a quarter of the time. */
const printable = /^[ -~]*$/;

/** Longest valid UTF-8 runs are decoded, each other byte is escaped on its own. */
function decodeMixed(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += strict.decode(bytes.subarray(at, at + length));
      at += length;
    }
  }
  return text;
}

/** Bytes of the valid UTF-8 sequence at `at` (Unicode table 3-7), or 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (lead >= 0xc2 && lead <= 0xdf) return isTail(second) ? 2 : 0;
  const third = bytes[at + 2] ?? 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isTail(third) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high && isTail(third) && isTail(bytes[at + 3] ?? 0) ? 4 : 0;
  }
  return 0;
}

function isTail(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
