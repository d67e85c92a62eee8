import { compareTabTitles } from '../compare/tab-titles.ts';
import type { AppState } from '../store/app-state.ts';
import { compareTabNames } from '../store/compare-state.ts';
import { detailsAction } from './action.ts';
import type { Action } from './action.ts';

/** What can be done about a comparison: starting one from elsewhere, and everything in its mode. */
export function compareActions(get: () => AppState): readonly Action[] {
  const { mode, active, tabs, archives, inspect, compare, preferences } = get();
  if (mode !== 'compare') {
    if (active === null) return [];
    const image = inspect[active]?.image ?? 0;
    return tabs
      .filter((ref) => ref !== active && (archives[ref]?.report ?? null) !== null)
      .map((ref) => ({
        id: `compare-with-${ref}`,
        group: 'Compare',
        title: `Compare with ${archives[ref]?.name ?? ''}`,
        run: () => void get().compareWith({ ref: active, image, range: null }, ref),
      }));
  }
  const actions: Action[] = [
    detailsAction(get),
    { id: 'find', group: 'Compare', title: 'Filter', keys: 'mod+f', run: () => get().find() },
    {
      id: 'compare-swap',
      group: 'Compare',
      title: 'Swap the sides',
      keys: 'alt+r',
      run: () => get().swapSides(),
    },
    {
      id: 'compare-times',
      group: 'Compare',
      title: compare.ignored.timestamps ? 'Count timestamps' : 'Ignore timestamps',
      keys: 'alt+t',
      run: () => get().setIgnored({ ...compare.ignored, timestamps: !compare.ignored.timestamps }),
    },
    {
      id: 'compare-scale',
      group: 'Compare',
      title: 'Switch the strata between reading and fitting',
      keys: 'alt+s',
      run: () => get().prefer({ pairedScale: preferences.pairedScale === 'log' ? 'fit' : 'log' }),
    },
    ...compareTabNames.map((tab, index) => ({
      id: `compare-${tab}`,
      group: 'Compare' as const,
      title: `Show ${compareTabTitles[tab].toLowerCase()}`,
      keys: `alt+${index + 1}`,
      run: () => get().showCompareTab(tab),
    })),
  ];
  if (compare.pair !== null)
    actions.push({
      id: 'compare-all-layers',
      group: 'Compare',
      title: 'Show the files of all layers',
      keys: 'escape',
      run: () => get().choosePair(null),
    });
  if ((compare.view?.report ?? null) !== null)
    for (const [format, name] of [
      ['html', 'HTML'],
      ['markdown', 'Markdown'],
      ['json', 'JSON'],
    ] as const)
      actions.push({
        id: `compare-save-${format}`,
        group: 'Compare',
        title: `Save the report as ${name}…`,
        ...(format === 'html' && { keys: 'mod+s' }),
        run: () => void get().saveReport(format),
      });
  if (compare.path !== null)
    actions.push({
      id: 'compare-diff',
      group: 'Compare',
      title: 'Show the difference of the file',
      keys: 'alt+p',
      run: () => get().showOverlay('diff'),
    });
  return actions;
}
