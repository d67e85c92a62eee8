import type { CompareTab } from '../store/compare-state.ts';

/** What the parts of a comparison are called. */
export const compareTabTitles: Readonly<Record<CompareTab, string>> = {
  summary: 'Summary',
  config: 'Config',
  files: 'Files',
  treemap: 'Treemap',
  'store-paths': 'Store paths',
  layers: 'Layers',
  history: 'History',
};
