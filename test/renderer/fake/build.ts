import type { BuildInputs, FoundLayer } from '../../../shared/build/build-inputs.ts';
import { BuildSpecError } from '../../../shared/build/build-spec-error.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';
import { createBuildPlanner } from '../../../shared/build/plan-build.ts';
import type {
  BuildAnswer,
  BuildDraft,
  BuildInput,
  SealedImage,
  StrategyRow,
} from '../../../shared/contract/build-values.ts';
import type { ArchiveRef } from '../../../shared/contract/values.ts';
import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import { changedPaths, changedPull } from '../../../shared/packing/changed-pull.ts';
import { BudgetError } from '../../../shared/packing/plan.ts';
import type { StoreNode } from '../../../shared/packing/store-graph.ts';
import { strategyNames } from '../../../shared/packing/strategy.ts';
import type { ImageReport, LayerReport } from '../../../shared/report.ts';
import { digits, logSize, random } from './random.ts';

/** A made-up store path, folder, closure and spec, by tokens of their own. */
const fakeInputs: readonly BuildInput[] = [
  {
    ref: 'a'.repeat(32) as ArchiveRef,
    name: '3k9cw1s9gq0fvj8w1k2m4n5p6q7r8s9v-acme-api-1.18.0',
    kind: 'store-path',
    size: null,
  },
  { ref: 'b'.repeat(32) as ArchiveRef, name: 'public', kind: 'folder', size: null },
  { ref: 'c'.repeat(32) as ArchiveRef, name: 'closure.json', kind: 'closure', size: 48_211 },
  { ref: 'd'.repeat(32) as ArchiveRef, name: 'motd', kind: 'file', size: 112 },
];

const names = [
  'glibc-2.40',
  'openssl-3.4.0',
  'zlib-1.3.1',
  'bash-5.2',
  'ncurses-6.5',
  'readline-8.2',
  'python3-3.12.8',
];

/** A closure of `count` store paths: later ones use earlier ones, the last is the application. */
function fakeClosure(count: number): readonly StoreNode[] {
  const next = random(count);
  const alphabet = '0123456789abcdfghijklmnpqrsvwxyz';
  const paths = Array.from({ length: count }, (_, at) => {
    const name =
      at === count - 1 ? 'acme-api-1.18.0' : (names[at] ?? `python3.12-lib${at}-${(at % 9) + 1}.${at % 7}.0`);
    return `/nix/store/${digits(next, 32, alphabet)}-${name}`;
  });
  return paths.map((path, at) => ({
    path,
    narSize: logSize(next, 4_000, at < 10 ? 90_000_000 : 12_000_000),
    references: paths.filter((_, other) => other < at && (next() < 3 / (other + 2) || at === count - 1)),
  }));
}

/** What the service would answer of builds: the real planner over made-up facts. */
export function fakeBuilds(imageOf: (ref: string) => ImageReport | null): {
  look(ref: ArchiveRef): BuildInput | null;
  plan(draft: BuildDraft): BuildAnswer;
  layerPaths(draft: BuildDraft, layer: number, from: number, count: number): readonly string[];
  compare(draft: BuildDraft, changed: string | null): readonly Omit<StrategyRow, 'shared'>[];
  seal(draft: BuildDraft): SealedImage;
} {
  const closures = new Map<number, readonly StoreNode[]>();
  const inputsOf = (draft: BuildDraft): BuildInputs & { readonly image: ImageReport | null } => {
    const base = typeof draft.fromImage === 'string' ? draft.fromImage : (draft.fromImage?.archive ?? null);
    const image = base === null ? null : imageOf(base);
    const stored = [draft.contents, draft.storePaths].some((list) => (list?.length ?? 0) > 0);
    const count = !stored ? 0 : (draft.closure ?? null) === null ? 47 : 500;
    const nodes = closures.get(count) ?? fakeClosure(count);
    closures.set(count, nodes);
    return {
      image,
      base:
        image === null
          ? null
          : {
              layers: image.layers.map(foundLayer),
              env: image.env.flatMap(({ name, value, duplicates }) =>
                [...duplicates, value].map((one) => (one === null ? name : `${name}=${one}`)),
              ),
              id: image.id,
              platform: { architecture: image.architecture ?? 'amd64', variant: image.variant },
            },
      taken: (draft.layers ?? []).flatMap(({ archive, layer }) => {
        const found = imageOf(archive)?.layers.find(({ diffId, digest }) =>
          [diffId, digest].includes(layer as never),
        );
        if (found === undefined) return [];
        return [{ archive, ...foundLayer(found) }];
      }),
      closure: nodes.length === 0 ? 'none' : 'file',
      nodes,
      oneLayer: draft.like === 'buildImage',
      rates: new Map(),
      configNode: { size: 900, references: [] },
      topNode: { size: 4_000, references: nodes.slice(-1).map(({ path }) => path) },
      topSize: 10_240,
      files:
        (draft.files ?? []).length === 0
          ? null
          : {
              sources: (draft.files ?? []).map(({ to }) => to),
              entries: 214,
              size: 3_418_112,
              digest: 'f'.repeat(64),
            },
      machine: { architecture: 'amd64', variant: null },
      findings: [],
    };
  };
  const planned = (draft: BuildDraft) => {
    const inputs = inputsOf(draft);
    const spec = parseBuildSpec(JSON.stringify(draft), new Date(0));
    return { inputs, spec, plan: createBuildPlanner(inputs, madeUpHash) };
  };
  return {
    look: (ref) => fakeInputs.find((input) => input.ref === ref) ?? null,
    plan(draft) {
      const empty = { outline: null, leastLayers: null, base: null, store: { paths: 0, size: 0 } };
      try {
        const { inputs, spec, plan } = planned(draft);
        const { image, nodes } = inputs;
        const size = nodes.reduce((sum, { narSize }) => sum + narSize, 0);
        const name = image?.names[0] ?? 'image';
        const base =
          image === null
            ? null
            : {
                images: [{ image: name, name, platform: `linux/${image.architecture ?? ''}` }],
                chosen: name,
              };
        const about = { base, store: { paths: nodes.length, size } };
        try {
          const made = plan(spec);
          const layers = made.layers.map((layer) =>
            layer.kind === 'store' || layer.kind === 'top'
              ? { ...layer, largest: layer.paths.slice(0, 3), paths: layer.paths.length }
              : layer,
          );
          return { ...empty, ...about, outline: { ...made, layers }, issues: [] };
        } catch (error) {
          if (!(error instanceof BudgetError)) throw error;
          const issues = [{ where: 'maxLayers', message: error.message }];
          return { ...empty, ...about, issues, leastLayers: error.least };
        }
      } catch (error) {
        if (!(error instanceof BuildSpecError)) throw error;
        return { ...empty, issues: error.issues };
      }
    },
    layerPaths(draft, layer, from, count) {
      const { spec, plan } = planned(draft);
      const found = plan(spec).layers[layer];
      return found?.kind === 'store' || found?.kind === 'top' ? found.paths.slice(from, from + count) : [];
    },
    compare(draft, changed) {
      const { inputs, spec, plan } = planned(draft);
      return strategyNames.map((strategy) => {
        const { layers, expectedPull } = plan({ ...spec, layering: strategy });
        const store = layers.filter((layer) => layer.kind === 'store');
        return {
          strategy,
          layers: store.length,
          largest: store.reduce((most, { size }) => Math.max(most, size), 0),
          expectedPull,
          changedPull: changed === null ? null : changedPull(store, changedPaths(inputs.nodes, changed)),
        };
      });
    },
    seal(draft) {
      const { spec, plan } = planned(draft);
      const { name, tag, layers } = plan(spec);
      return {
        id: sha256Digest(madeUpHash(JSON.stringify(draft))),
        name,
        tag,
        layers: layers.map((layer, at) => ({
          diffId: sha256DiffId(madeUpHash(`${at}`)),
          size: layer.size,
        })),
      };
    },
  };
}

function foundLayer({ digest, diffId, size, storedSize, createdBy }: LayerReport): FoundLayer {
  return { digest, diffId, size: size ?? storedSize ?? 0, isPacked: size === null, createdBy };
}

/** 64 digits that differ where texts do; no hash anybody should rely on. */
function madeUpHash(text: string): string {
  let seed = 7;
  for (const letter of text) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return digits(random(seed), 64);
}
