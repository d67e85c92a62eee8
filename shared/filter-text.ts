/** A filter's text that is a regular expression. */
export interface RegexText {
  readonly source: string;
  readonly flags: string;
}

/**
 * `/regex/`, or `/regex/i`; null for every other text. What follows the last slash must be flags: `/usr/lib` is a path.
 */
export function regexText(text: string): RegexText | null {
  const [, source, flags] = /^\/(.+)\/([iu]{0,2})$/su.exec(text) ?? [];
  return source === undefined || flags === undefined ? null : { source, flags };
}
