import type { DiffId } from '../../../../shared/digest.ts';
import { isExactObject, parseExactJson } from './exact-json.ts';
import type { ExactJson } from './exact-json.ts';
import { goJson, goRawFields, goTime, goZeroTime } from './go-json.ts';
import { configOf } from './image-config.ts';
import type { ImageConfig } from './image-config.ts';
import { v1Fields } from './v1-image.ts';

/** A config that was made of a parent chain, and what of the head's `json` is not in it. */
export interface MadeConfig extends ImageConfig {
  /** Fields of the head's `json` that it lacks, but for those that only make sense in a chain. */
  readonly dropped: readonly string[];
}

/** Docker wrote `json` files that it itself could not read back field by field before this version. */
const firstWhole = [1, 8, 3] as const;
/** What describes a link of a chain, and nothing of an image. */
const ofTheChain: readonly string[] = ['id', 'parent', 'Size', 'parent_id', 'layer_id', 'throwaway'];

/**
 * The image config that Docker 1.10 to 24 makes of a parent chain when it loads one, byte for byte, so that the image has
 * the id that it would get there (moby's legacy load): the head's `json` without what is of the chain, `rootfs`, and a
 * history of one step for each layer, empty ones too, because each is kept as a layer. `chain`: the texts of the `json`s,
 * oldest first; all are objects.
 */
export function legacyConfig(chain: readonly string[], diffIds: readonly DiffId[]): MadeConfig {
  const head = chain.at(-1) ?? '{}';
  const given = goRawFields(head);
  const document = parseExactJson(head);
  const kept = isWhole(document)
    ? given
    : new Map(v1Fields(document).map(([key, value]) => [key, goJson(value)]));
  const fields = new Map([...kept].filter(([key]) => !ofTheChain.includes(key)));
  const dropped = [...given.keys()].filter((key) => !fields.has(key) && !ofTheChain.includes(key));
  fields.set(
    'rootfs',
    goJson(
      new Map<string, ExactJson>([
        ['type', 'layers'],
        ['diff_ids', diffIds],
      ]),
    ),
  );
  fields.set('history', `[${chain.map((text) => goJson(historyStep(parseExactJson(text)))).join(',')}]`);
  const names = [...fields.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const bytes = Buffer.from(
    `{${names.map((name) => `${goJson(name)}:${fields.get(name) ?? 'null'}`).join(',')}}`,
  );
  return { ...configOf(bytes), dropped };
}

function historyStep(document: ExactJson): ExactJson {
  const created = fieldOf(document, 'created');
  const command = fieldOf(fieldOf(document, 'container_config'), 'Cmd');
  const words = (Array.isArray(command) ? command : [command]).filter((word) => typeof word === 'string');
  const text = (key: string, value: ExactJson): [string, ExactJson][] =>
    typeof value === 'string' && value !== '' ? [[key, value]] : [];
  return new Map<string, ExactJson>([
    ['created', typeof created === 'string' ? (goTime(created) ?? goZeroTime) : goZeroTime],
    ...text('author', fieldOf(document, 'author')),
    ...text('created_by', words.join(' ')),
    ...text('comment', fieldOf(document, 'comment')),
  ]);
}

function fieldOf(value: ExactJson, key: string): ExactJson {
  if (value === null || typeof value !== 'object' || !isExactObject(value)) return null;
  return value.get(key) ?? null;
}

function isWhole(document: ExactJson): boolean {
  const version = fieldOf(document, 'docker_version');
  const parts = (typeof version === 'string' ? version : '').split('.');
  for (const [at, least] of firstWhole.entries()) {
    const part = parts[at] ?? '';
    const number = /^\d+$/.test(part) ? Number(part) : 0;
    if (number !== least) return number > least;
  }
  return true;
}
