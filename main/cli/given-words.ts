import { readFileSync } from 'node:fs';
import { decodeName } from '../../shared/layer-path.ts';

/**
 * The words behind the program's name as they were given, `words` being what Node made of them: where a byte is not UTF-8 Node
 * puts U+FFFD, and no name in an image could be said that has one. Linux remembers them; bytes that are not UTF-8 then stand as
 * in every name (`decodeName`).
 */
export function givenWords(
  words: readonly string[],
  commandLine: () => Uint8Array = () => readFileSync('/proc/self/cmdline'),
): readonly string[] {
  if (!words.some((word) => word.includes('\ufffd'))) return words;
  let bytes: Uint8Array;
  try {
    bytes = commandLine();
  } catch {
    // Not Linux.
    return words;
  }
  const all: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0, at);
    all.push(decodeName(bytes.subarray(at, end < 0 ? bytes.length : end)));
    at = end < 0 ? bytes.length : end + 1;
  }
  const given = words.length === 0 ? [] : all.slice(-words.length);
  const areTheSame =
    given.length === words.length && given.every((word, at) => isAlike(word, words[at] ?? ''));
  return areTheSame ? given : words;
}

/** Whether Node may have made `made` of `word`: of each byte that is not UTF-8 at most one U+FFFD. */
function isAlike(word: string, made: string): boolean {
  const pattern = /[\udc80-\udcff]+|\ufffd+/gu;
  return word.replaceAll(pattern, '\ufffd') === made.replaceAll(pattern, '\ufffd');
}
