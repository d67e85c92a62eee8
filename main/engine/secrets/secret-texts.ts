/** A form of token that its issuer made recognisable, and what it is. */
const tokens: readonly (readonly [form: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/, 'a private key'],
  [/\bgh[oprsu]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  [/\bgithub_pat_[A-Za-z0-9_]{60}/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bnpm_[A-Za-z0-9]{36}/, 'an npm token'],
  [/\bpypi-[A-Za-z0-9_-]{50}/, 'a PyPI token'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key id'],
  [/\bxox[abeprs]-[A-Za-z0-9-]{20}/, 'a Slack token'],
  [/\bAIza[A-Za-z0-9_-]{35}/, 'a Google API key'],
  [/\b[rs]k_live_[A-Za-z0-9]{20}/, 'a Stripe key'],
  [/:\/\/[^\s:@/$]*:[^\s@/$][^\s@/]*@/, 'an address with a password in it'],
];

/** Characters of the shortest text that one of the forms above can match. */
const shortestToken = '://:x@'.length;

/** Names of variables whose values are secrets: the word is the name, or ends it. */
const secretName =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|SECRET_?KEY|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|CREDENTIALS)$/i;

/** `NAME=value` in a command line, the value perhaps in quotes. */
const assignment = /\b([A-Za-z][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|[^\s"';|&)]+)/g;

/**
 * The secret that the value of a variable is, in words that do not repeat it; null: none that can be told. What stands
 * for a secret is none: a path of a file that holds it, another variable, a word such as `true`.
 */
export function secretInVariable(name: string, value: string): string | null {
  const token = value.length < shortestToken ? null : secretToken(value);
  if (token !== null) return token;
  return secretName.test(name) && isSecretValue(value)
    ? `what its name calls a secret (${Array.from(value).length} characters)`
    : null;
}

/** The same of each assignment in a command line; `name` null: a token that stands elsewhere in it. */
export function secretsInCommand(text: string): { readonly name: string | null; readonly secret: string }[] {
  const found = new Map<string, string>();
  for (const [, name = '', quoted = ''] of text.matchAll(assignment)) {
    const secret = secretInVariable(name, quoted.replace(/^(["'])(.*)\1$/s, '$2'));
    if (secret !== null && !found.has(name)) found.set(name, secret);
  }
  const named = Array.from(found, ([name, secret]) => ({ name, secret }));
  const token = secretToken(text);
  const isNamed = named.some(({ secret }) => secret === token);
  return token === null || isNamed ? named : [...named, { name: null, secret: token }];
}

/** What kind of token a text holds; null: none of a known form. */
export function secretToken(text: string): string | null {
  return tokens.find(([form]) => form.test(text))?.[1] ?? null;
}

function isSecretValue(value: string): boolean {
  if (value.length < 4 || /^[/$%{<~.]/.test(value)) return false;
  return !/^(?:\d+|true|false|yes|none|null|file|empty|changeme|password|secret|\*+|x+)$/i.test(value);
}
