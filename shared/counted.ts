/** A number with its noun: `1 layer`, `3 layers`; `many` where adding an s is not enough. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
