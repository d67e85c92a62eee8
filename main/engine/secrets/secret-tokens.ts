/**
 * A form of token that its issuer made recognisable, and what it is. None goes over a text more than once. `mark`: letters that all
 * of the form have; looking for them first is as good as free, an expression's first use is not.
 */
const tokens: readonly (readonly [mark: string, form: RegExp, what: string])[] = [
  ['PRIVATE KEY', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'a private key'],
  ['AGE-SECRET-KEY', /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/, 'a private key (age)'],
  ['gh', /\bgh[oprsu]_[A-Za-z0-9]{36}/, 'a GitHub token'],
  ['github_pat_', /\bgithub_pat_[A-Za-z0-9_]{60}/, 'a GitHub token'],
  ['gl', /\bgl(?:pat|dt|rt|ptt|ft|soat|cbt)-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  ['npm_', /\bnpm_[A-Za-z0-9]{36}/, 'an npm token'],
  ['pypi-', /\bpypi-[A-Za-z0-9_-]{50}/, 'a PyPI token'],
  ['dckr_pat_', /\bdckr_pat_[A-Za-z0-9_-]{27}/, 'a Docker Hub token'],
  // Keys of Amazon's manual end in EXAMPLE.
  ['IA', /\b(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}\b/, 'an AWS access key id'],
  ['xox', /\bxox[abeprs]-[A-Za-z0-9-]{20}/, 'a Slack token'],
  [
    'hooks.slack.com',
    /\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,20}\/B[A-Z0-9]{6,20}\/[A-Za-z0-9]{20}/,
    'a Slack webhook',
  ],
  ['AIza', /\bAIza[A-Za-z0-9_-]{35}/, 'a Google API key'],
  ['k_live_', /\b[rs]k_live_[A-Za-z0-9]{20}/, 'a Stripe key'],
  ['sk-', /\bsk-(?:ant|proj|svcacct)-[A-Za-z0-9_-]{40}/, 'an API key'],
  ['hf_', /\bhf_[A-Za-z]{34}\b/, 'a Hugging Face token'],
  ['dop_v1_', /\bdop_v1_[0-9a-f]{64}/, 'a DigitalOcean token'],
  ['SG.', /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/, 'a SendGrid key'],
  ['hvs.', /\bhvs\.[A-Za-z0-9_-]{24}/, 'a Vault token'],
  [
    'eyJ',
    /(?<![\w.-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}/,
    'a signed token (JSON Web Token)',
  ],
  [
    'uthorization',
    /\b[Aa]uthorization: *(?:[Bb]earer|[Bb]asic|token) +[A-Za-z0-9+/._~=-]{12}/,
    'a login for a web server',
  ],
  ['login', /\blogin +\S+ +password +[^\s$"'<]{4}/, 'a password for a server'],
  // A number that something else follows is a port; `***`, `<password>` and `{{password}}` stand for what is not said.
  [
    '://',
    /:\/\/[^\s:@/$"'<>`]*:(?!\d{1,5}[^\w@]|%[A-Z_]+%@|[*x]+@)[^\s@/$"'<>`{[*][^\s@/"'<>`]*@/i,
    'an address with a password in it',
  ],
];

/** Characters of the shortest text that one of the forms above can match. */
const shortestToken = '://:x@'.length;

/** What kind of token a text holds; null: none of a known form. Takes linear time. */
export function secretToken(text: string): string | null {
  if (text.length < shortestToken) return null;
  return tokens.find(([mark, form]) => text.includes(mark) && form.test(text))?.[2] ?? null;
}
