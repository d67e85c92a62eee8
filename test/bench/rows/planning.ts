import { createPacker } from '../../../shared/packing/plan.ts';
import type { PackingChoice } from '../../../shared/packing/plan.ts';
import { strategyNames } from '../../../shared/packing/strategy.ts';
import { sizeText } from '../../../shared/size-text.ts';
import { madeClosure } from '../../make/made-closure.ts';
import { medians, timed } from '../measure.ts';
import { limitRow, timeText } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';

const pipeline = { pipeline: [['popularity_contest'], ['limit_layers', 98]] };
const strategies: readonly PackingChoice['strategy'][] = [...strategyNames, pipeline];
const many = 10_000;
const few = 500;

/** How long a plan takes, how a slider feels, and what `balanced` is good for. */
export const planning: RowGroup = {
  name: 'planning',
  async measure({ runs }) {
    const rows: Row[] = [];
    for (const strategy of strategies) rows.push(await wholePlan(strategy, runs));
    for (const strategy of strategies) rows.push(await sliderStep(strategy));
    return [...rows, expected(1_000), expected(many)];
  },
};

async function wholePlan(strategy: PackingChoice['strategy'], runs: number): Promise<Row> {
  const nodes = madeClosure(many);
  const [value = 0] = await medians(runs, [() => timed(() => packed(nodes)(choice(strategy, 100)))]);
  const work = `plan of ${many.toLocaleString('en')} paths: ${nameOf(strategy)}`;
  return limitRow({ work, value, limit: 1_000, text: timeText });
}

/** The worst step of a slider that is drawn from one end to the other, once the window shows a plan. */
async function sliderStep(strategy: PackingChoice['strategy']): Promise<Row> {
  const pack = packed(madeClosure(few));
  pack(choice(strategy, 2));
  const steps: number[] = [];
  for (let layers = 3; layers <= 127; layers += 1) {
    steps.push(await timed(() => pack(choice(strategy, layers))));
  }
  const sorted = steps.toSorted((a, b) => a - b);
  const work = `slider step at ${few} paths, 95th percentile: ${nameOf(strategy)}`;
  return limitRow({ work, value: sorted[Math.floor(sorted.length * 0.95)] ?? 0, limit: 16, text: timeText });
}

/** Bytes pulled again by one change, as expected; every path changes as often as any other. */
function expected(count: number): Row {
  const pack = packed(madeClosure(count));
  const pulls = new Map(strategyNames.map((name) => [name, pack(choice(name, 100)).expectedPull]));
  const balanced = pulls.get('balanced') ?? 0;
  const others = [...pulls].filter(([name]) => name !== 'balanced');
  const best = Math.min(...others.map(([, pull]) => pull));
  return {
    work: `balanced: expected pull of ${count.toLocaleString('en')} paths in 100 layers`,
    varve: sizeText(balanced),
    peer: others.map(([name, pull]) => `${name} ${sizeText(pull)}`).join(', '),
    ratio: `${(best / balanced).toFixed(2)} × less than the best of them`,
    target: '≤ the others',
    reached: balanced <= best,
  };
}

function packed(nodes: ReturnType<typeof madeClosure>): ReturnType<typeof createPacker> {
  return createPacker({ nodes, excluded: new Set(), rates: new Map() });
}

function choice(strategy: PackingChoice['strategy'], maxLayers: number): PackingChoice {
  return { strategy, maxLayers, baseLayers: 0, topLayer: true };
}

function nameOf(strategy: PackingChoice['strategy']): string {
  return typeof strategy === 'string' ? strategy : 'pipeline';
}
