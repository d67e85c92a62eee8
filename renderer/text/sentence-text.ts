/**
 * A clause as the beginning of a sentence: its first letter is a capital. A word that is a name (a file, a key, a value
 * of the archive: anything but letters of ASCII) stays as it is.
 */
export function sentenceText(clause: string): string {
  return /^[a-z]+(?:[ ,:;.]|$)/.test(clause) && !/^[a-z]+\.[a-z]/.test(clause)
    ? clause.charAt(0).toUpperCase() + clause.slice(1)
    : clause;
}
