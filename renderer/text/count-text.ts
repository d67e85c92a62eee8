const plain = new Intl.NumberFormat('en');

/** 49112 → `49,112`. */
export function countText(count: number): string {
  return plain.format(count);
}

/** A count with its noun: `1 layer`, `1,204 layers`; `plural` where adding an s is not enough. */
export function nounText(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}
