/** Names that say nothing about what is inside. */
const emptyNames = /^(utils?|helpers?|common|misc|stuff|tools)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d|config))?\.[a-z]+$/;
const longest = 400;
/** Columns of a line of comment, which the formatter leaves as it is. */
const widest = 132;

/**
 * Rules on single files: names that say something, in kebab-case; a reason where one is long; comments that fit a window.
 * @param path from the project's root
 * @param text its content
 * @returns what is wrong with it, for a person
 */
export function brokenFile(path: string, text: string): string[] {
  const names = path.split('/');
  const file = names.at(-1) ?? '';
  const empty = names.find((name) => emptyNames.test(name.replace(/\..*$/, '')));
  const all = text.split('\n');
  const lines = all.length - 1;
  const wide = all.findIndex((line) => line.length > widest && /^\s*(\*|\/\*|\/\/)/.test(line));
  return [
    ...(empty === undefined ? [] : [`${path}: "${empty}" says nothing; name the concept`]),
    ...(kebabCase.test(file) ? [] : [`${path}: file names are kebab-case`]),
    ...(lines <= longest || givesReason(text)
      ? []
      : [`${path}: ${lines} lines; split it by concept, or say in its first comment why it is long`]),
    ...(wide < 0 ? [] : [`${path}:${wide + 1}: a line of comment has more than ${widest} columns`]),
  ];
}

/** The comment has to speak of the length: any comment at all would let every long file pass. */
function givesReason(text: string): boolean {
  const comment = /^(#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(\/\/.*\n)+)/.exec(text)?.[2] ?? '';
  return /\b(long|length|lines)\b/i.test(comment);
}
