import { envVariables } from '../../../shared/env.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { ArchiveReport, HistoryStep, ImageReport, Json, LayerReport } from '../../../shared/report.ts';
import { checkLayerFacts } from './checks/layer-facts.ts';
import { condense } from './condense.ts';
import { imageConfig } from './documents.ts';
import type { ImageConfig } from './documents.ts';
import { imageHistory, legacyHistory } from './history.ts';
import type { ImageCore, LayerCore, LayerFacts, OpenedArchive } from './image-core.ts';
import { layerOrigins } from './origin.ts';
import { readShape } from './shape.ts';

/** What is known of a layer's bytes so far, by number of image and layer; null: nothing yet. */
export type FactsLookup = (image: number, layer: number) => LayerFacts | null;

/** The report of an archive with what is known now; called again when more is (R1). */
export function buildReport(archive: OpenedArchive, facts: FactsLookup): ArchiveReport {
  return {
    schemaVersion: 1,
    path: archive.path,
    format: archive.format,
    compression: archive.compression,
    images: archive.images.map((image, number) => imageReport(image, (layer) => facts(number, layer))),
    others: archive.others,
    findings: archive.findings,
  };
}

function imageReport(image: ImageCore, facts: (layer: number) => LayerFacts | null): ImageReport {
  const known = image.layers.map((_layer, index) => facts(index));
  const fields = fieldsOf(image);
  const history = historyOf(image, fields);
  const origins = layerOrigins(
    // what nobody can read holds no store path that anybody could see
    image.layers.map(({ blob, encrypted }, index) =>
      blob === null || encrypted ? 0 : (known[index]?.storePaths ?? null),
    ),
  );
  const made = new Map(history.flatMap((step) => (step.layer === null ? [] : [[step.layer, step] as const])));
  return {
    names: image.names,
    id: isLegacy(image) ? null : (image.config?.digest ?? null),
    manifestDigest: image.manifest?.digest ?? null,
    legacyId: image.legacyChain.at(-1) ?? null,
    ...image.platform,
    created: fields?.created ?? null,
    author: fields?.author ?? null,
    config: rawField(image.config?.json ?? null, 'config'),
    env: envVariables((fields?.config?.Env ?? []).filter((entry) => entry !== undefined)),
    layers: image.layers.map((layer, index) => ({
      ...layerReport(layer, known[index] ?? null, made.get(index) ?? null),
      origin: origins[index] ?? 'other',
    })),
    history,
    findings: condense([
      ...image.findings,
      ...image.layers.flatMap((layer, index) => {
        const fact = known[index];
        return fact ? [...fact.findings, ...checkLayerFacts(layer, fact)] : [];
      }),
    ]),
  };
}

function layerReport(
  layer: LayerCore,
  facts: LayerFacts | null,
  step: HistoryStep | null,
): Omit<LayerReport, 'origin'> {
  const verified = facts !== null && facts.digest !== null && facts.diffId !== null;
  return {
    index: layer.index,
    diffId: facts?.diffId ?? layer.claimedDiffId,
    digest: facts?.digest ?? layer.claimedDigest ?? digestOfPlain(layer),
    verified,
    mediaType: layer.mediaType,
    compression: layer.compression,
    storedSize: layer.blob?.size ?? null,
    size:
      facts?.size ?? (layer.compression === 'none' && !layer.encrypted ? (layer.blob?.size ?? null) : null),
    createdBy: step?.createdBy ?? null,
    created: step?.created ?? null,
    comment: step?.comment ?? null,
    emptyLayer: false,
    member: layer.member,
    entries: facts?.entries ?? null,
  };
}

/** A plain layer's claimed DiffID is a claim about its stored bytes too. */
function digestOfPlain(layer: LayerCore): Digest | null {
  const isPlain = layer.compression === 'none' && layer.blob !== null && !layer.encrypted;
  return isPlain ? (layer.claimedDiffId as DiffId & string as unknown as Digest | null) : null;
}

/** The fields of the config that have the form they should have; v1 `json` documents have the same names for them. */
function fieldsOf({ config }: ImageCore): ImageConfig | null {
  return config === null ? null : readShape(imageConfig, config.json, config.member).value;
}

function historyOf(image: ImageCore, fields: ImageConfig | null): readonly HistoryStep[] {
  if (isLegacy(image)) return legacyHistory(image.layers);
  if (image.config === null || fields === null) return [];
  return imageHistory(fields, image.layers.length, image.config.member).steps;
}

/** docker-legacy: the config is a v1 `json`, whose digest is no image id (R2). */
function isLegacy(image: ImageCore): boolean {
  return image.legacyChain.length > 0;
}

/** A field as found, its name matched as Go matches it (F11). */
function rawField(json: Json, name: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const fields = json as Readonly<Record<string, Json>>;
  const key = Object.hasOwn(fields, name)
    ? name
    : Object.keys(fields).find((other) => other.toLowerCase() === name.toLowerCase());
  return key === undefined ? null : (fields[key] ?? null);
}
