import { createHash } from 'node:crypto';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { RawDocument } from './image-core.ts';
import { rawMembers } from './raw-members.ts';

/** The id that one way of making ids gives a layer. */
export interface V1IdCandidate {
  readonly id: string;
  readonly maker: 'docker-save' | 'skopeo' | 'nixpkgs' | 'chain-id' | 'diff-id';
  /** A clause for a person. */
  readonly how: string;
}

export interface V1IdFacts {
  /** Its `json` as found. */
  readonly document: Pick<RawDocument, 'bytes' | 'json'>;
  /** Of the layer on all that its parent links lead to; null while unknown. */
  readonly chainId: Digest | null;
  readonly diffId: DiffId | null;
  /** v1 id of the layer below, 64 hex digits; null: none. */
  readonly parent: string | null;
}

/** Longest `json` that is hashed again and again; real ones have a few KB. */
const jsonLimit = 1_048_576;

/**
 * The id that a v1 layer has by each known way of making one, likeliest first; none where its json cannot be read. Docker
 * before 1.10 drew them at random, or took them from registries, so of its archives none fits.
 * - `docker save` 1.10 to 24 (moby's v1.CreateID, dockertools.md 12): the json without id and parent, with `layer_id` and
 *   the parent as a digest, keys sorted. `os` is set after hashing, unless the image had it.
 * - skopeo and podman: the json without id, with `layer_id`, keys sorted.
 * - nixpkgs' buildImage (dockertools.md 8.4): the json before id and Size were added, as jshon writes it.
 */
export function v1IdCandidates(facts: V1IdFacts): readonly V1IdCandidate[] {
  const candidates: V1IdCandidate[] = [];
  const { bytes, json } = facts.document;
  if (json === null || bytes.length > jsonLimit) return candidates;
  const text = Buffer.from(bytes).toString('utf8');
  const members = rawMembers(text);
  if (members === null) return candidates;
  const { chainId, diffId, parent } = facts;
  if (chainId !== null) {
    for (const withOs of [true, false])
      candidates.push({
        maker: 'docker-save',
        id: dockerSaveId(members, chainId, parent, withOs),
        how: 'the sha256 of its json, its chain id and its parent, as docker save of 1.10 to 24 makes it',
      });
    candidates.push({
      maker: 'skopeo',
      id: sortedId(without(members, ['id']), [['layer_id', chainId]]),
      how: 'the sha256 of its json with its chain id, as skopeo and podman make it',
    });
  }
  candidates.push({
    maker: 'nixpkgs',
    id: sha256(jshonText(text)),
    how: 'the sha256 of its json before id and size were added, as nixpkgs’ buildImage makes it',
  });
  if (chainId !== null) candidates.push({ maker: 'chain-id', id: hexOf(chainId), how: 'its chain id' });
  if (diffId !== null) candidates.push({ maker: 'diff-id', id: hexOf(diffId), how: 'the sha256 of its tar' });
  return candidates;
}

/** moby's v1.CreateID over what `docker save` has written. */
function dockerSaveId(
  members: ReadonlyMap<string, string>,
  chainId: Digest,
  parent: string | null,
  withOs: boolean,
): string {
  return sortedId(without(members, withOs ? ['id', 'parent'] : ['id', 'parent', 'os']), [
    ['layer_id', chainId],
    ...(parent === null ? [] : [['parent', `sha256:${parent}`] as const]),
  ]);
}

/** sha256 of an object with sorted keys, as Go writes a map of raw texts. */
function sortedId(
  members: ReadonlyMap<string, string>,
  added: readonly (readonly [string, string])[],
): string {
  const all = new Map([...members, ...added.map(([key, value]) => [key, JSON.stringify(value)] as const)]);
  const sorted = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(`{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`);
}

function without(members: ReadonlyMap<string, string>, names: readonly string[]): Map<string, string> {
  return new Map([...members].filter(([key]) => !names.includes(key)));
}

/** jshon's text has one member of the outermost object a line; `id` and `Size` were added behind the others. */
function jshonText(text: string): string {
  return text.replaceAll(/,?\n "(?:id|Size)": (?:"[0-9a-f]*"|\d+)(?=,|\n)/g, '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hexOf(digest: Digest | DiffId): string {
  return digest.slice(digest.indexOf(':') + 1);
}
