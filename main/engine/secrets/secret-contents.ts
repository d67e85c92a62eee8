import { secretInVariable } from './secret-texts.ts';

export type SecretKind =
  | 'private-key'
  | 'service-account'
  | 'netrc'
  | 'url-password'
  | 'npmrc'
  | 'password-line'
  | 'pgpass'
  | 'env-file'
  | 'aws'
  | 'docker-config'
  | 'kubeconfig'
  | 'shadow';

/** Bytes from the start of a file that are looked at. */
export const secretHead = 64 * 1024;

/** What proves it, and what it is then. */
const proofs: { readonly [K in SecretKind]: (text: string) => string | null } = {
  'private-key': privateKey,
  'service-account': when(/"private_key"\s*:\s*"-----BEGIN/, 'the private key of a service account'),
  netrc: when(/\bpassword\s+\S/, 'a password for a server'),
  'url-password': when(/:\/\/[^\s:@/]*:[^\s@/]+@/, 'an address with a password in it'),
  npmrc: when(/^[^#;\n]*(?:_authToken|_auth|_password)[ \t]*=[ \t]*[^\s$]/m, 'a token for an npm registry'),
  'password-line': when(/^[ \t]*password[ \t]*[=:][ \t]*[^\s$]/m, 'a password'),
  pgpass: when(/^[^#\n:]+:[^:\n]+:[^:\n]+:[^:\n]+:[^\n]/m, 'a password for PostgreSQL'),
  'env-file': envFile,
  aws: when(/^[ \t]*aws_secret_access_key[ \t]*=[ \t]*[^\s$]/m, 'a secret access key of AWS'),
  'docker-config': when(/"(?:auth|identitytoken|password)"\s*:\s*"[^"]/, 'a login for a registry'),
  kubeconfig: when(/^[ \t-]*(?:client-key-data|token|password):[ \t]*\S/m, 'a key or token for Kubernetes'),
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

/** A header alone is none: programs and manuals speak of such headers. */
function privateKey(text: string): string | null {
  const key =
    /-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----\r?\n(?:[A-Za-z-]+: [^\n]*\n|\r?\n)*[A-Za-z0-9+/=]{40}/.exec(
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
    /^(?:export )?([A-Za-z][A-Za-z0-9_]*)=["']?([^"'\n]*)/gm,
  ))
    if (secretInVariable(name, value.trim()) !== null) return `a value for ${name.slice(0, 60)}`;
  return null;
}

function passwordHashes(text: string): string | null {
  const users = Array.from(
    text.matchAll(/^([a-z_][a-z0-9_.-]{0,31}):\$[0-9a-z]{1,8}\$/gm),
    ([, user]) => user,
  );
  if (users.length === 0) return null;
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  return `${users.length === 1 ? 'the password hash' : 'password hashes'} of ${users.slice(0, 3).join(', ')}${more}`;
}
