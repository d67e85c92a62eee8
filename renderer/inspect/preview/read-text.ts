/** Bytes read as text, and what is to be known of how. */
export interface ReadText {
  readonly text: string;
  /** How it is encoded, when that is not plain UTF-8; null for that. */
  readonly encoding: string | null;
  /** Line ends other than LF alone, as people name them; null for that. */
  readonly lineEnds: 'CRLF' | 'CR' | 'mixed line ends' | null;
}

/** Share of a text in Latin-1 that is ASCII, at least: below, it may be any other encoding, or none. */
const leastAscii = 0.7;

/**
 * The beginning of a text, or all of it: by its byte order mark, else as UTF-8, else as Latin-1 where that is what it
 * looks like, which `encoding` says to be no more than that. A character that the end goes through is left out.
 */
export function readText(bytes: Uint8Array, isWhole: boolean): ReadText {
  const { text, encoding } = decoded(bytes, isWhole);
  return { text, encoding, lineEnds: lineEndsOf(text) };
}

function decoded(bytes: Uint8Array, isWhole: boolean): Omit<ReadText, 'lineEnds'> {
  const stream = !isWhole;
  const marked = utf16Of(bytes);
  if (marked !== null)
    return {
      text: new TextDecoder(marked).decode(bytes, { stream }),
      encoding: marked === 'utf-16le' ? 'UTF-16 LE' : 'UTF-16 BE',
    };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { text, encoding: hasMark ? 'UTF-8 with BOM' : null };
  } catch {
    return looksLikeLatin1(bytes)
      ? { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'not UTF-8, read as Latin-1' }
      : { text: new TextDecoder().decode(bytes, { stream }), encoding: 'not all of it is UTF-8' };
  }
}

/** The form of UTF-16 that a byte order mark tells, or null. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

/** Mostly ASCII, the rest letters and signs of ISO 8859-1, no control characters but those that texts have. */
export function looksLikeLatin1(bytes: Uint8Array): boolean {
  let ascii = 0;
  for (const byte of bytes) {
    const isBreak = byte >= 0x09 && byte <= 0x0d;
    if ((byte < 0x20 && !isBreak && byte !== 0x1b) || (byte >= 0x7f && byte < 0xa0)) return false;
    if (byte < 0x7f) ascii += 1;
  }
  return ascii >= bytes.length * leastAscii;
}

function lineEndsOf(text: string): ReadText['lineEnds'] {
  if (!text.includes('\r')) return null;
  const kinds = new Set(text.match(/\r\n|\r|\n/g));
  if (kinds.size > 1) return 'mixed line ends';
  return kinds.has('\r\n') ? 'CRLF' : 'CR';
}
