/** Letters of a key that are shown. */
const shown = 60;

/** `files[2].to`; keys that are no plain words in quotes, long ones cut. */
export function placeText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      const whole = String(part);
      const key = whole.length > shown ? `${whole.slice(0, shown)}…` : whole;
      if (!/^[\w$-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return at === 0 ? key : `.${key}`;
    })
    .join('');
}
