import { decodeName, encodeName } from '../../../shared/layer-path.ts';
import { isNamed, nameBytes } from '../tar/index/entry-path.ts';
import { entryType } from '../tar/index/entry-type.ts';
import { linkTargets, noLink } from '../tar/index/hardlinks.ts';
import type { LinkTargets } from '../tar/index/hardlinks.ts';
import type { LayerIndex } from '../tar/index/layer-index.ts';
import type { SecretKind } from './secret-contents.ts';

/** Files that hold secrets when they hold what their kind says. `name` begins with `*`: how it ends. */
const names: readonly { readonly name: string; readonly folder?: string; readonly kind: SecretKind }[] = [
  { name: '*.pem', kind: 'private-key' },
  { name: '*.key', kind: 'private-key' },
  { name: '*_key', kind: 'private-key' },
  { name: '*.ppk', kind: 'private-key' },
  { name: '*.asc', kind: 'private-key' },
  { name: 'id_rsa', kind: 'private-key' },
  { name: 'id_dsa', kind: 'private-key' },
  { name: 'id_ecdsa', kind: 'private-key' },
  { name: 'id_ecdsa_sk', kind: 'private-key' },
  { name: 'id_ed25519', kind: 'private-key' },
  { name: 'id_ed25519_sk', kind: 'private-key' },
  { name: '*credentials.json', kind: 'service-account' },
  { name: '*account.json', kind: 'service-account' },
  { name: '.netrc', kind: 'netrc' },
  { name: '_netrc', kind: 'netrc' },
  { name: 'netrc', kind: 'netrc' },
  { name: 'nix.conf', kind: 'nix-conf' },
  { name: '.git-credentials', kind: 'url-password' },
  { name: 'config', folder: '.git', kind: 'git-config' },
  { name: '.gitconfig', kind: 'git-config' },
  { name: '.npmrc', kind: 'npmrc' },
  { name: '.pypirc', kind: 'password-line' },
  { name: '.my.cnf', kind: 'password-line' },
  { name: '.pgpass', kind: 'pgpass' },
  { name: '.env', kind: 'env-file' },
  { name: '.env.local', kind: 'env-file' },
  { name: '.env.production', kind: 'env-file' },
  { name: '.env.development', kind: 'env-file' },
  { name: '.htpasswd', kind: 'htpasswd' },
  { name: '.vault-token', kind: 'token' },
  { name: 'credentials', folder: '.aws', kind: 'aws' },
  { name: 'config', folder: '.aws', kind: 'aws' },
  { name: 'credentials', folder: '.cargo', kind: 'cargo' },
  { name: 'credentials.toml', folder: '.cargo', kind: 'cargo' },
  { name: 'hosts.yml', folder: 'gh', kind: 'token' },
  { name: 'settings.xml', folder: '.m2', kind: 'maven' },
  { name: '.dockercfg', kind: 'docker-config' },
  { name: 'config.json', folder: '.docker', kind: 'docker-config' },
  { name: 'auth.json', folder: 'containers', kind: 'docker-config' },
  { name: 'config', folder: '.kube', kind: 'kubeconfig' },
  { name: 'shadow', folder: 'etc', kind: 'shadow' },
  { name: 'shadow-', folder: 'etc', kind: 'shadow' },
];

interface Wanted {
  readonly name: Uint8Array;
  readonly folder: Uint8Array | null;
  readonly kind: SecretKind;
}

const wanted = (isEnding: boolean): readonly Wanted[] =>
  names
    .filter(({ name }) => name.startsWith('*') === isEnding)
    .map(({ name, folder, kind }) => ({
      name: encodeName(isEnding ? name.slice(1) : name),
      folder: folder === undefined ? null : encodeName(folder),
      kind,
    }));
const endings = byLastByte(wanted(true));
const whole = byLastByte(wanted(false));

/** By the last byte of the name: most files are told from all of them by that byte. */
function byLastByte(list: readonly Wanted[]): readonly (readonly Wanted[])[] {
  return Array.from({ length: 256 }, (_none, byte) => list.filter(({ name }) => name.at(-1) === byte));
}

export interface SecretCandidate {
  readonly node: number;
  /** Where the content is: the node itself, or what a hard link is a second name of. */
  readonly file: number;
  readonly kind: SecretKind;
}

/** The files of a layer that may hold secrets, by their names: those are worth reading. */
export function secretCandidates(layer: LayerIndex): SecretCandidate[] {
  const found: SecretCandidate[] = [];
  let links: LinkTargets | null = null;
  for (let node = 1; node < layer.count; node += 1) {
    const isLink = layer.type[node] === entryType.hardlink;
    if (!isLink && layer.type[node] !== entryType.file) continue;
    const kind = kindOf(layer, node);
    if (kind === null) continue;
    if (isLink) links ??= linkTargets(layer);
    const file = isLink ? (links?.target[node] ?? noLink) : node;
    if (file >= 0 && layer.type[file] === entryType.file && layer.size[file] !== 0)
      found.push({ node, file, kind });
  }
  return found;
}

function kindOf(layer: LayerIndex, node: number): SecretKind | null {
  const last = layer.names[(layer.nameStart[node] ?? 0) + (layer.nameLength[node] ?? 0) - 1] ?? 0;
  for (const { name, folder, kind } of whole[last] ?? [])
    if (isNamed(layer, node, name) && (folder === null || isNamed(layer, layer.parent[node] ?? 0, folder)))
      return kind;
  for (const { name, kind } of endings[last] ?? []) if (endsWith(layer, node, name)) return kind;
  return null;
}

/** Whether there is more to a name than this end of it. */
function endsWith(layer: LayerIndex, node: number, end: Uint8Array): boolean {
  const length = layer.nameLength[node] ?? 0;
  if (length <= end.length) return false;
  const at = (layer.nameStart[node] ?? 0) + length - end.length;
  for (let byte = 0; byte < end.length; byte += 1) if (layer.names[at + byte] !== end[byte]) return false;
  return true;
}

const madeUp =
  /^(?:.*[-_.])?(?:tests?|testing|testdata|fixtures?|certdata|specs?|mocks?|examples?|samples?|demos?|docs?)(?:__|[-_](?:data|keys|certs))?$/i;

/** Whether a file is in a folder of tests or examples, where keys are made up. */
export function isMadeUp(layer: LayerIndex, node: number): boolean {
  for (let at = layer.parent[node] ?? 0; at !== 0; at = layer.parent[at] ?? 0)
    if (madeUp.test(decodeName(nameBytes(layer, at)))) return true;
  return false;
}
