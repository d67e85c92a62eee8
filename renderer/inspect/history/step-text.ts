/** Instructions that classic builds record as `/bin/sh -c #(nop)  CMD …`. */
const nop = /^\/bin\/sh -c #\(nop\)\s*/;
const shell = /^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c /;

/**
 * What a step of a build was, without the wrapping that builders record it in: `RUN apt-get update`, `COPY file:… in /`.
 * Text that looks like nothing known is left as it is.
 */
export function stepText(createdBy: string): string {
  const text = createdBy.replace(/\s+# buildkit\s*$/, '').trim();
  if (nop.test(text)) return text.replace(nop, '');
  if (shell.test(text)) return `RUN ${text.replace(shell, '').trim()}`;
  return text;
}

/** The instruction's word and what follows, for setting them apart: `RUN` + `apt-get update`. Without a word: "" + text. */
export function splitStep(text: string): readonly [word: string, rest: string] {
  const match = /^([A-Z]{2,12})\s+(.*)$/s.exec(text);
  return match?.[1] === undefined ? ['', text] : [match[1], match[2] ?? ''];
}
