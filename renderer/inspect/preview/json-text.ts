/** JSON set out with two spaces; text that is no whole document (cut off, or only looks like JSON) as it stands. */
export function jsonText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
