import { parseDigest } from './digest.ts';
import type { Digest } from './digest.ts';

/** A name of an image, taken apart: `host[:port]/path/name:tag@digest` (N1). */
export interface Reference {
  /** Registry, with its port; `docker.io` for unqualified names. */
  readonly domain: string;
  /** Repository within the registry; `library/…` for official images of Docker Hub. */
  readonly path: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

export type ReferenceOutcome =
  | { readonly ok: true; readonly reference: Reference }
  /** `why` is a clause for a person: "its repository has upper-case letters". */
  | { readonly ok: false; readonly rule: 'N1' | 'N2'; readonly why: string };

/** Letters that a path component may have, and between them `.`, `_`, `__` or any number of `-` (distribution/reference). */
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const domainPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const domain = new RegExp(String.raw`^(?:${domainPart}(?:\.${domainPart})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$`);
/** N2 */
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const nameLimit = 255;

/** N2: whether a registry and an engine take it as a tag. */
export function isTag(text: string): boolean {
  return tagForm.test(text);
}

/**
 * The one parser of image names (N1, N2). Unqualified names get `docker.io/library/`, as Docker reads them; nothing is
 * lower-cased or trimmed. Never throws, whatever the text.
 */
export function parseReference(text: string): ReferenceOutcome {
  if (text === '') return bad('it is empty');
  if (text.length > 1_000) return bad(`it is ${text.length} characters long`);
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f-\u{10ffff}]/u.test(text)) {
    const tagAt = tagStart(text);
    const rule = tagAt >= 0 && !outside(text.slice(0, tagAt)) ? 'N2' : 'N1';
    return bad('it has blanks, control characters or letters outside ASCII', rule);
  }
  const at = text.indexOf('@');
  const digest = at < 0 ? null : parseDigest(text.slice(at + 1));
  if (at >= 0 && digest === null) return bad('what follows the @ is no digest');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = tagStart(named);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  if (tag !== null && !isTag(tag))
    return bad('a tag is a letter, digit or _ and up to 127 of those, dots and dashes', 'N2');
  return splitName(name, tag, digest);
}

/** `docker.io/library/debian:12`: what two names must share to be the same one. A name without tag or digest means `latest`. */
export function canonicalReference(reference: Reference): string {
  const tag = reference.tag ?? (reference.digest === null ? 'latest' : null);
  return `${reference.domain}/${reference.path}${tag === null ? '' : `:${tag}`}${reference.digest === null ? '' : `@${reference.digest}`}`;
}

/** Whether two names mean the same image; names that cannot be parsed are compared as they are. */
export function sameReference(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseReference(a);
  const right = parseReference(b);
  return left.ok && right.ok && canonicalReference(left.reference) === canonicalReference(right.reference);
}

/**
 * A file name for an image: the last part of its repository and the tag, `debian-12`, never a slash (N1). `fallback`
 * when the text is no name at all.
 */
export function fileStem(text: string, fallback: string): string {
  const outcome = parseReference(text);
  if (!outcome.ok) return fallback;
  const { path, tag } = outcome.reference;
  const last = path.slice(path.lastIndexOf('/') + 1);
  return tag === null ? last : `${last}-${tag}`;
}

function splitName(name: string, tag: string | null, digest: Digest | null): ReferenceOutcome {
  if (name === '') return bad('it has no repository');
  if (name.length > nameLimit) return bad(`its repository is longer than ${nameLimit} characters`);
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const qualified = first !== '' && (/[.:[]/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  // What could be a repository's part is taken as one (`my_host.com`), and names the same thing.
  if (qualified && !domain.test(first) && !component.test(first))
    return bad(`${JSON.stringify(first)} is no registry host`);
  const path = qualified ? name.slice(slash + 1) : name;
  for (const part of path.split('/')) {
    if (part === '') return bad('its repository has an empty part');
    if (component.test(part)) continue;
    if (component.test(part.toLowerCase())) return bad('its repository has upper-case letters');
    return bad(`${JSON.stringify(part)} is no part of a repository name`);
  }
  if (!qualified && tag === null && digest === null && /^[0-9a-f]{64}$/.test(path))
    return bad('64 hex digits alone mean an image id, not a name');
  const hub = !qualified || first === 'docker.io' || first === 'index.docker.io';
  const full = hub && !path.includes('/') ? `library/${path}` : path;
  return { ok: true, reference: { domain: hub ? 'docker.io' : first, path: full, tag, digest } };
}

/** Where the tag's colon is: the last one after the last slash (one before it belongs to a port); −1: no tag. */
function tagStart(text: string): number {
  const colon = text.lastIndexOf(':');
  return colon > text.lastIndexOf('/') ? colon : -1;
}

function outside(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0020\u007f-\u{10ffff}]/u.test(text);
}

function bad(why: string, rule: 'N1' | 'N2' = 'N1'): ReferenceOutcome {
  return { ok: false, rule, why };
}
