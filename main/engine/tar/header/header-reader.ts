import { createHeader, decodeEntry, decodeOrigin, fieldAt, type TarHeader } from './header.ts';

/**
 * Decodes the headers of a tar one after the other. Nearly always dialect and owners' names are those of the header before:
 * the words that say so are compared, and what is known is not read again.
 */
export class HeaderReader {
  readonly header: TarHeader = createHeader();
  /** Whether the dialect and the names of owners are those of the header before. */
  sameOrigin = false;
  /** The words of the last header at `originWords`. */
  readonly #origin = new Int32Array(originWords.length);
  /** Whether those words say all there is to say: short names, and no prefix. */
  #isShort = false;

  /** Decodes the header at `at` of `bytes`, a multiple of 4; `words` are the same bytes as 32-bit numbers. */
  decode(bytes: Uint8Array, words: Int32Array, at: number): void {
    decodeEntry(bytes, words, at, this.header);
    this.sameOrigin = this.#isShort && this.#isOrigin(words, at >>> 2);
    if (this.sameOrigin) return;
    decodeOrigin(bytes, at, this.header);
    const { userLength, groupLength, prefixLength } = this.header;
    this.#isShort = userLength < 7 && groupLength < 7 && prefixLength === 0;
    for (const [number, word] of originWords.entries()) this.#origin[number] = words[(at >>> 2) + word] ?? 0;
  }

  #isOrigin(words: Int32Array, first: number): boolean {
    const origin = this.#origin;
    return (
      words[first + magicWord] === origin[0] &&
      words[first + magicWord + 1] === origin[1] &&
      words[first + magicWord + 2] === origin[2] &&
      words[first + magicWord + 3] === origin[3] &&
      words[first + groupWord] === origin[4] &&
      words[first + groupWord + 1] === origin[5] &&
      words[first + prefixWord] === origin[6] &&
      words[first + lastWord] === origin[7]
    );
  }
}

/** The last byte of the link, the magic, and 7 bytes of the user's name. */
const magicWord = fieldAt.magic >> 2;
/** The last byte of the user's name, and 7 bytes of the group's. */
const groupWord = fieldAt.group >> 2;
/** The prefix's first bytes; all of GNU's headers say something else there. */
const prefixWord = fieldAt.prefix >> 2;
/** What tells star from ustar. */
const lastWord = 127;

const originWords = [
  magicWord,
  magicWord + 1,
  magicWord + 2,
  magicWord + 3,
  groupWord,
  groupWord + 1,
  prefixWord,
  lastWord,
];
