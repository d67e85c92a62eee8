import type { Expansion } from '../../shared/view.ts';

export const allClosed: Expansion = { mode: 'none', except: [] };
export const allOpen: Expansion = { mode: 'all', except: [] };

/** Most exceptions that the contract lets travel; directories beyond that stay as the mode says. */
const most = 100_000;

/** The expansion in which directory `node` is open or not, as `open` says. */
export function withNode(expansion: Expansion, node: number, open: boolean): Expansion {
  const isException = open === (expansion.mode === 'none');
  const has = expansion.except.includes(node);
  if (has === isException) return expansion;
  if (!isException) return { ...expansion, except: expansion.except.filter((other) => other !== node) };
  if (expansion.except.length >= most) return expansion;
  return { ...expansion, except: [...expansion.except, node] };
}

/** The expansion in which every one of `nodes` is open. */
export function withOpen(expansion: Expansion, nodes: readonly number[]): Expansion {
  let next = expansion;
  for (const node of nodes) next = withNode(next, node, true);
  return next;
}
