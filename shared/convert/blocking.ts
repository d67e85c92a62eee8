import type { Finding } from '../finding.ts';

/** What an error of an archive means to a conversion. */
export type Weight =
  /** It is in bytes that are carried over as they are: the config, or the files of a layer. */
  | 'carried'
  /** It is about names that no engine takes. */
  | 'name'
  /** It is about a name without a tag, which can be written all the same: what becomes of it is told with the names (CV6). */
  | 'untagged'
  /** Views of one archive say different things. */
  | 'disagreement'
  /** It is in documents or places that are not carried over. */
  | 'document';

const ofConfig: ReadonlySet<string> = new Set([
  'A1',
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'E1',
  'E2',
  'S1',
]);
const inConfig: ReadonlySet<string> = new Set(['D2', 'D3', 'D5', 'F11']);
/** Of a layer's own bytes as a whole; everything else that is said of a layer is about files in it. */
const ofLayer: ReadonlySet<string> = new Set(['L2', 'L3', 'L4', 'B1']);

/** CV3. `config`: the member that an image's config is in; null for findings of the archive itself. */
export function weightOf({ rule, where }: Finding, config: string | null): Weight {
  if (ofConfig.has(rule)) return 'carried';
  if (/^layer \d+(?:: |$)/.test(where)) return ofLayer.has(rule) ? 'document' : 'carried';
  const isInConfig = config !== null && (where === config || where.startsWith(`${config}#/`));
  if (isInConfig && (inConfig.has(rule) || (rule === 'L1' && where.endsWith('#/history')))) return 'carried';
  if (rule === 'N1' || rule === 'N2') return 'name';
  if (rule === 'N3') return 'untagged';
  return rule === 'F9' ? 'disagreement' : 'document';
}
