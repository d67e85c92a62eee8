import { elsewhereLength, isElsewhere, isPlain, isSecretName } from './secret-names.ts';
import { secretToken } from './secret-tokens.ts';

/** A secret of a text, by the name that it is given to; null: by none. */
export interface NamedSecret {
  readonly name: string | null;
  /** What it is, in words that do not repeat it. */
  readonly secret: string;
}

/** `NAME=` in a command line, also of an option, before what it is given. */
const named = /(?<![\w.-])(?:-D|--?)?([A-Za-z][\w.-]*)=/g;

/** What stands behind `NAME=`, perhaps in quotes, and these perhaps in others. */
const value = /\\?"[^"]*"|'[^']*'|[^\s"';|&)]+/y;

/** Options that are followed by a secret. Others with such names are switches (`--no-password`) or name files. */
const option =
  /(?<![\w.-])--(password|passphrase|token|api-key|access-token|auth-token|secret-key)[ \t]+(?!-)/g;

/**
 * The secret that the value of a variable is, in words that do not repeat it; null: none that can be told. What stands
 * for a secret is none: a path of a file that holds it, another variable, a word such as `true`.
 */
export function secretInVariable(name: string, text: string): string | null {
  return secretToken(text) ?? (isSecretName(name) ? secretValue(text) : null);
}

/**
 * The same of each assignment and option in a command line; `name` null: a token that stands elsewhere in it. Takes linear
 * time.
 */
export function secretsInCommand(text: string): readonly NamedSecret[] {
  const found = new Map<string, string>();
  tokensGiven(text, found);
  namedSecrets(text, named, found);
  namedSecrets(text, option, found);
  const all = Array.from(found, ([name, secret]) => ({ name, secret }));
  const token = secretToken(text);
  const isNamed = all.some(({ secret }) => secret === token);
  return token === null || isNamed ? all : [...all, { name: null, secret: token }];
}

/** Assignments of tokens, whatever they are assigned to. */
function tokensGiven(text: string, found: Map<string, string>): void {
  const search = new RegExp(named);
  const valueAt = valuesOf(text);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const given = valueAt(search.lastIndex);
    const token = secretToken(given);
    const [, name = ''] = match;
    if (token !== null && !found.has(name)) found.set(name, token);
    search.lastIndex += given.length;
  }
}

/** Secrets by their names, also those that are within the values of others (`JAVA_OPTS="-Dpassword=x"`). */
function namedSecrets(text: string, form: RegExp, found: Map<string, string>): void {
  const search = new RegExp(form);
  const valueAt = valuesOf(text);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [, name = ''] = match;
    if (found.has(name) || !isSecretName(name)) continue;
    const start = text.slice(search.lastIndex, search.lastIndex + elsewhereLength);
    // Before the value is looked for: it may be as long as the text, and hold others.
    if (isElsewhere(start.replace(/^\\?["']/, ''))) continue;
    const given = valueAt(search.lastIndex);
    const secret = secretValue(given.replace(/^\\?(["'])(.*?)\\?\1$/s, '$2').replace(/,$/, ''));
    if (secret === null) continue;
    found.set(name, secret);
    search.lastIndex += given.length;
  }
}

function valuesOf(text: string): (at: number) => string {
  const search = new RegExp(value);
  return (at) => {
    search.lastIndex = at;
    return search.exec(text)?.[0] ?? '';
  };
}

function secretValue(text: string): string | null {
  return isElsewhere(text.slice(0, elsewhereLength)) || isPlain(text)
    ? null
    : `what its name calls a secret (${Array.from(text).length} characters)`;
}
