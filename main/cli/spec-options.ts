import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { mostLayers } from '../../shared/layer-limits.ts';
import type { BuildSpec } from '../../shared/build/build-spec.ts';
import { strategyNames } from '../../shared/packing/strategy.ts';
import type { Strategy } from '../../shared/packing/strategy.ts';
import type { Json } from '../../shared/report.ts';
import { storeRootNear } from '../service/build/build-draft.ts';
import { nixStore, placeSpec } from '../service/build/place-spec.ts';
import { readSpec } from '../service/build/read-spec.ts';
import { oneOf, usage, wholeNumber } from './arguments.ts';
import type { Arguments, OptionSpec } from './command.ts';

/** What may be said on the command line instead of in the build spec; `plan` and `build` share it. */
export const specOptions = {
  like: {
    type: 'string',
    value: 'buildImage',
    help: 'one layer of copies and store paths, as nixpkgs’ buildImage makes it',
  },
  strategy: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'how store paths are packed: auto, popularity, balanced, nixery, or a JSON file of pipeline steps',
  },
  'max-layers': { type: 'string', value: 'N', help: 'layers in all, those of the base included' },
  'env-default': {
    type: 'string',
    value: 'last|first',
    help: 'which value stands where base and spec differ and no rule says (nixpkgs: last)',
  },
  'dedupe-base': { type: 'boolean', help: 'leave out store paths that the base has already' },
  history: {
    type: 'string',
    multiple: true,
    value: 'IMAGE',
    help: 'an earlier build, oldest first: how often each path changed (strategy balanced)',
  },
  'store-root': {
    type: 'string',
    value: 'DIR',
    help: 'the folder that stands for / when store paths are read (default: the nearest above the spec with a nix/store, else /)',
  },
  'relative-to': {
    type: 'string',
    value: 'DIR',
    help: 'where paths of the spec begin (default: the folder of the spec)',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The spec that an operand names, with what the options say instead, its paths absolute. */
export function chosenSpec(
  given: Arguments,
  now: Date,
): { readonly spec: BuildSpec; readonly storeRoot: string } {
  const [file = ''] = given.positionals;
  const like = oneOf(given, 'like', ['buildImage']);
  const folder = resolve(given.text('relative-to') ?? dirname(file));
  const storeRoot = resolve(given.text('store-root') ?? storeRootNear(folder));
  const placed = placeSpec(readSpec(file, now, like === null ? {} : { like }), folder, nixStore(storeRoot));
  const history = given.texts('history').map((archive) => resolve(archive));
  return {
    storeRoot,
    spec: {
      ...placed,
      layering: strategy(given) ?? placed.layering,
      maxLayers: maxLayers(given) ?? placed.maxLayers,
      envDefault: oneOf(given, 'env-default', ['last', 'first']) ?? placed.envDefault,
      dedupeBase: given.flag('dedupe-base') || placed.dedupeBase,
      history: [...placed.history, ...history],
    },
  };
}

function maxLayers(given: Arguments): number | null {
  const number = wholeNumber(given, 'max-layers');
  if (number === 0) throw usage('--max-layers: at least 1');
  if (number !== null && number > mostLayers) throw usage(`--max-layers: at most ${mostLayers}`);
  return number;
}

function strategy(given: Arguments): Strategy | null {
  const text = given.text('strategy');
  if (text === null) return null;
  const named = strategyNames.find((name) => name === text);
  if (named !== undefined) return named;
  try {
    const steps: unknown = JSON.parse(readFileSync(text, 'utf8'));
    if (Array.isArray(steps)) return { pipeline: steps as readonly Json[] };
  } catch {
    // Neither a name nor a file: told below, as one thing.
  }
  throw usage(
    `--strategy: ${JSON.stringify(text)} is none of ${strategyNames.join(', ')}, nor a JSON file with a list of steps`,
  );
}
