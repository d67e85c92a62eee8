/** Bytes of a name, and of a whole path with the NUL behind it, that Linux takes. */
const nameLimit = 255;
const pathLimit = 4_096;

const encoder = new TextEncoder();

/** What is wrong with where a plain file goes in the image (BS10), as a clause; null: nothing. */
export function destinationIssue(to: string): string | null {
  const whole = encoder.encode(to).length;
  if (whole >= pathLimit) return `is ${whole} bytes long; Linux follows paths of at most ${pathLimit - 1}`;
  const parts = to.split('/');
  if (parts.includes('..')) return 'leads upwards: ".." is no place in an image';
  const longest = Math.max(...parts.map((part) => encoder.encode(part).length));
  return longest > nameLimit ? `has a name of ${longest} bytes; file systems hold ${nameLimit}` : null;
}
