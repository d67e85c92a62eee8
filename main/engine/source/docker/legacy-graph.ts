import type { Finding } from '../../../../shared/finding.ts';
import type { Json } from '../../../../shared/report.ts';
import { repositories as repositoriesSchema } from '../../image/documents.ts';
import type { LegacyName, LegacyStep, RawDocument } from '../../image/image-core.ts';
import { place, pointer, quote, quoteJson } from '../../image/quote.ts';
import { readShape } from '../../image/shape.ts';
import { missing, readDocument } from '../reading/reading.ts';
import type { Reading } from '../reading/reading.ts';

/** One `<id>/` folder of an archive that Docker 1.0 to 24 wrote (F1, F2). */
export interface LegacyNode {
  readonly id: string;
  /** Name of its `layer.tar`, null when it has none. */
  readonly layer: string | null;
  readonly document: RawDocument | null;
  readonly parent: string | null;
  readonly step: LegacyStep;
  /** What is wrong with its `json`. */
  readonly findings: readonly Finding[];
}

export interface LegacyGraph {
  /** By id, in the order of the archive. */
  readonly nodes: ReadonlyMap<string, LegacyNode>;
  /** Null: there is no `repositories` document. */
  readonly tags: readonly LegacyName[] | null;
  /** What is wrong with `repositories`. */
  readonly findings: readonly Finding[];
}

export const repositoriesName = 'repositories';
/** `<id>/json`, `<id>/layer.tar`; ids that climb out of the archive are recognised, to be refused by name. */
const layerPart = /^((?:\.\.\/)+(?:[^/]+\/)*[^/]+|[^/]+)\/(json|layer\.tar)$/;
const noStep: LegacyStep = { created: null, createdBy: null, author: null, comment: null, document: null };

/** Reads every `<id>/json` and `repositories`. Damaged ones become nodes without a parent and a finding. */
export function readLegacyGraph(reading: Reading): LegacyGraph {
  const parts = new Map<string, { json: boolean; layer: boolean }>();
  for (const [name, member] of reading.listing.members) {
    const [, id, part] = layerPart.exec(name) ?? [];
    if (id === undefined || member.kind === 'directory') continue;
    const found = parts.get(id) ?? { json: false, layer: false };
    if (part === 'json') found.json = true;
    else found.layer = true;
    parts.set(id, found);
  }
  const nodes = new Map<string, LegacyNode>();
  for (const [id, { json, layer }] of parts) {
    if (reading.listing.members.has(`${id}/VERSION`)) reading.used.add(`${id}/VERSION`);
    const tar = layer ? `${id}/layer.tar` : null;
    nodes.set(id, json ? readNode(reading, id, tar) : withoutJson(id, tar));
  }
  return { nodes, ...readTags(reading) };
}

/**
 * The layers of a head, oldest first, by following `parent` (F1): iterative, so that no length overflows anything, and
 * cut with a finding where the chain meets itself or a layer that is not there.
 */
export function chainOf(
  graph: LegacyGraph,
  head: string,
): { readonly ids: readonly string[]; readonly finding: Finding | null } {
  const seen = new Set<string>();
  let finding: Finding | null = null;
  for (let id: string | null = head, child = head; id !== null;) {
    const node = graph.nodes.get(id);
    if (seen.has(id) || node === undefined) {
      finding = brokenLink(child, id, seen.has(id));
      break;
    }
    seen.add(id);
    child = id;
    id = node.parent;
  }
  return { ids: [...seen].reverse(), finding };
}

/** A parent link that leads nowhere, or back into the chain. */
export function brokenLink(child: string, parent: string, cycle: boolean): Finding {
  return {
    rule: 'F1',
    severity: 'error',
    where: pointer(`${child}/json`, ['parent']),
    what: cycle
      ? `the parent ${quote(parent)} is above it in the same chain`
      : `the parent ${quote(parent)} is not in the archive`,
    why: cycle
      ? 'The chain goes in a circle, so it has no oldest layer; old Docker overflows its stack on it.'
      : 'The layers below it are missing, and what is shown is only the part of the image above them. Docker refuses the archive.',
  };
}

function readNode(reading: Reading, id: string, layer: string | null): LegacyNode {
  const name = `${id}/json`;
  const answer = readDocument(reading, name);
  if (!answer.ok)
    return {
      id,
      layer,
      document: null,
      parent: null,
      step: noStep,
      findings: [missing({ member: name, at: [] }, 'the description of layer', id, answer)],
    };
  const { document, parsed } = answer;
  const findings = [...answer.findings];
  if (!parsed) return { id, layer, document, parent: null, step: noStep, findings };
  const fields = objectOf(document.json);
  if (fields === null)
    findings.push({
      rule: 'D5',
      severity: 'error',
      where: pointer(name, []),
      what: `is ${quoteJson(document.json)}, not an object`,
      why: 'It should say how the layer was made and which layer is below it.',
    });
  const own = textOf(fields?.['id']);
  if (own !== null && own !== id)
    findings.push({
      rule: 'F9',
      severity: 'error',
      where: pointer(name, ['id']),
      what: `the id is ${quote(own)}, the folder is ${quote(id)}`,
      why: 'Readers that go by the folder and readers that go by the document see different layers.',
    });
  const parent = fields?.['parent'];
  if (parent !== undefined && parent !== null && typeof parent !== 'string')
    findings.push({
      rule: 'D5',
      severity: 'error',
      where: pointer(name, ['parent']),
      what: `is ${quoteJson(parent)}, not a layer id`,
      why: 'The layers below this one cannot be found.',
    });
  return { ...describedNode(id, document), layer, findings };
}

/** What a v1 text says of a layer, wherever the text is. */
export function describedNode(id: string, document: RawDocument): LegacyNode {
  const fields = objectOf(document.json);
  const parent = textOf(fields?.['parent'])?.replace(/^sha256:/, '') ?? null;
  return {
    id,
    layer: null,
    document,
    parent: parent === '' ? null : parent,
    step: stepOf(fields, document),
    findings: [],
  };
}

function withoutJson(id: string, layer: string | null): LegacyNode {
  return { id, layer, document: null, parent: null, step: noStep, findings: [notDescribed(id)] };
}

/** A folder of the old format that lacks its document. */
export function notDescribed(id: string): Finding {
  return {
    rule: 'F1',
    severity: 'error',
    where: place(`${id}/json`),
    what: 'a layer without its json',
    why: 'Which image it belongs to, and what is below it, cannot be told.',
  };
}

function stepOf(fields: Readonly<Record<string, Json>> | null, document: RawDocument): LegacyStep {
  const command = objectOf(fields?.['container_config'])?.['Cmd'];
  const words = Array.isArray(command)
    ? command.filter((word) => typeof word === 'string').join(' ')
    : textOf(command);
  return {
    created: textOf(fields?.['created']),
    createdBy: words === '' ? null : words,
    author: textOf(fields?.['author']),
    comment: textOf(fields?.['comment']),
    document: fields === null ? null : document,
  };
}

function readTags(reading: Reading): Pick<LegacyGraph, 'tags' | 'findings'> {
  if (!reading.listing.members.has(repositoriesName)) return { tags: null, findings: [] };
  const answer = readDocument(reading, repositoriesName);
  if (!answer.ok)
    return {
      tags: null,
      findings: [
        missing({ member: repositoriesName, at: [] }, 'the list of names', repositoriesName, answer),
      ],
    };
  const findings = [...answer.findings];
  // nixpkgs' mergeImages writes null when none of its images had the file (dockertools.md 11).
  if (!answer.parsed || answer.document.json === null) return { tags: null, findings };
  const shape = readShape(repositoriesSchema, answer.document.json, repositoriesName);
  findings.push(...shape.findings);
  const tags: LegacyName[] = [];
  for (const [repository, byTag] of Object.entries(shape.value ?? {})) {
    const ids = objectOf(byTag as Json);
    if (ids === null) findings.push(badTag([repository], byTag));
    for (const [tag, id] of Object.entries(ids ?? {}))
      if (typeof id === 'string') tags.push({ name: `${repository}:${tag}`, id, at: [repository, tag] });
      else findings.push(badTag([repository, tag], id));
  }
  return { tags, findings };
}

function badTag(at: readonly string[], value: unknown): Finding {
  return {
    rule: 'D5',
    severity: 'error',
    where: pointer(repositoriesName, at),
    what: `is ${quoteJson(value)}`,
    why: 'It should be an object of tags, each with the id of a layer; the name is lost.',
  };
}

function objectOf(json: Json | undefined): Readonly<Record<string, Json>> | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, Json>>)
    : null;
}

function textOf(json: Json | undefined): string | null {
  return typeof json === 'string' && json !== '' ? json : null;
}
