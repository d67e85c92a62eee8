import { secretInVariable } from './secret-texts.ts';
import { secretToken } from './secret-tokens.ts';

export type SecretKind =
  | 'private-key'
  | 'service-account'
  | 'netrc'
  | 'nix-conf'
  | 'url-password'
  | 'git-config'
  | 'npmrc'
  | 'password-line'
  | 'pgpass'
  | 'env-file'
  | 'htpasswd'
  | 'token'
  | 'aws'
  | 'cargo'
  | 'maven'
  | 'docker-config'
  | 'kubeconfig'
  | 'shadow';

/** Bytes from the start of a file that are looked at. */
export const secretHead = 64 * 1024;

/** What proves it, and what it is then. Values in quotes begin behind these; `$` begins a variable, `<` a placeholder. */
const proofs: { readonly [K in SecretKind]: (text: string) => string | null } = {
  'private-key': privateKey,
  'service-account': firstOf(
    when(/"private_key"\s*:\s*"-----BEGIN/, 'the private key of a service account'),
    when(/"refresh_token"\s*:\s*"[^"]/, 'a refresh token'),
  ),
  netrc: when(/^[^#\n]*\bpassword\s+["']?[^\s$<"']/m, 'a password for a server'),
  'nix-conf': when(/^[ \t]*(?:extra-)?access-tokens[ \t]*=[^#\n=]*=[^\s$<]/m, 'an access token of Nix'),
  'url-password': urlPassword,
  'git-config': firstOf(
    urlPassword,
    when(
      /^[ \t]*extraheader[ \t]*=[ \t]*"?Authorization:[ \t]*\S+[ \t]+[^\s$<*]/im,
      'a login for a Git server',
    ),
    secretToken,
  ),
  npmrc: when(
    /^[^#;\n]*(?:_authToken|_auth|_password)[ \t]*=[ \t]*["']?[^\s$<"']/m,
    'a token for an npm registry',
  ),
  'password-line': when(/^[ \t]*password[ \t]*[=:][ \t]*["']?[^\s$<"']/m, 'a password'),
  pgpass: when(/^[^#\n:]+:[^:\n]+:[^:\n]+:[^:\n]+:[^\s$<]/m, 'a password for PostgreSQL'),
  'env-file': envFile,
  htpasswd: when(/^[^#:\s]+:(?:\$|\{SHA\}|[./A-Za-z0-9]{13}(?::|\s|$))/m, 'the password hash of a user'),
  token: firstOf(
    secretToken,
    when(/^[ \t]*oauth_token:[ \t]*["']?[^\s$<"']/m, 'a token'),
    when(/^[A-Za-z0-9._-]{20,200}\s*$/, 'a token'),
  ),
  aws: when(
    /^[ \t]*aws_(?:secret_access_key|session_token)[ \t]*=[ \t]*["']?[^\s$<"']/m,
    'a secret access key of AWS',
  ),
  cargo: when(/^[ \t]*token[ \t]*=[ \t]*["'][^"'$<]/m, 'a token for a registry of crates'),
  maven: when(/<(?:password|passphrase)>[^<${\s]/, 'a password for a server'),
  'docker-config': when(
    /"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"[^"$<]/,
    'a login for a registry',
  ),
  kubeconfig: when(
    /^[ \t-]*(?:client-key-data|token|password):[ \t]*["']?[^\s$<"'#]/m,
    'a key or token for Kubernetes',
  ),
  shadow: passwordHashes,
};

/**
 * The secret that a file of some kind holds, in words that do not repeat it; null: it holds none. `head` is the file's
 * first bytes, at most `secretHead`. Takes linear time.
 */
export function secretIn(kind: SecretKind, head: Uint8Array): string | null {
  return proofs[kind](Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1'));
}

function when(proof: RegExp, what: string): (text: string) => string | null {
  return (text) => (proof.test(text) ? what : null);
}

/** What the first of several proofs says that proves something. */
function firstOf(...some: readonly ((text: string) => string | null)[]): (text: string) => string | null {
  return (text) => {
    for (const proof of some) {
      const what = proof(text);
      if (what !== null) return what;
    }
    return null;
  };
}

function urlPassword(text: string): string | null {
  return /:\/\/[^\s:@/$]*:[^\s@/$<*][^\s@/]*@/.test(text) ? 'an address with a password in it' : null;
}

/** A header alone is none: programs and manuals speak of such headers. No key has many lines before its base64. */
function privateKey(text: string): string | null {
  const key =
    /-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY(?: BLOCK)?-----\r?\n(?:[A-Za-z-]+: [^\n]*\n|\r?\n){0,20}[A-Za-z0-9+/=]{40}/.exec(
      text,
    );
  if (key === null) return /^PuTTY-User-Key-File-\d/.test(text) ? 'a private key (PuTTY)' : null;
  const form = (key[1] ?? '').trim();
  const isLocked = form === 'ENCRYPTED' || key[0].includes('4,ENCRYPTED');
  const known = form === '' || form === 'ENCRYPTED' ? '' : ` (${form})`;
  return `a private key${known}${isLocked ? ', encrypted' : ''}`;
}

function envFile(text: string): string | null {
  for (const [, name = '', value = ''] of text.matchAll(
    /^[ \t]*(?:export )?([A-Za-z][A-Za-z0-9_]*)[ \t]*=[ \t]*["']?([^"'\n]*)/gm,
  ))
    if (secretInVariable(name, value.trim()) !== null) return `a value for ${name.slice(0, 60)}`;
  return null;
}

function passwordHashes(text: string): string | null {
  const users = Array.from(
    // Locked, with a mark before it, it is a hash all the same.
    text.matchAll(/^([a-z_][a-z0-9_.-]{0,31}):!{0,2}(?:\$[0-9a-z]{1,8}\$|[./A-Za-z0-9]{13}:)/gim),
    ([, user]) => user,
  );
  if (users.length === 0) return null;
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  return `${users.length === 1 ? 'the password hash' : 'password hashes'} of ${users.slice(0, 3).join(', ')}${more}`;
}
