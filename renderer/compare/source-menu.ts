import type { Side } from '../../shared/compare/comparison.ts';
import type { CompareSide } from '../../shared/contract/compare-values.ts';
import type { RecentImage } from '../../shared/contract/values.ts';
import type { AppState } from '../store/app-state.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Recent images listed at most. */
const most = 8;

/** Where an image for a side may come from: what is open, what was, and a file. */
export function sourceMenu(actions: () => AppState, side: Side, isDesktop: boolean): readonly MenuItem[] {
  const { tabs, archives, recents, compare } = actions();
  const chosen = compare.sides[side];
  const items: MenuItem[] = [];
  const open = tabs.filter((ref) => archives[ref]?.report !== null && archives[ref] !== undefined);
  if (open.length > 0) items.push({ kind: 'label', title: 'Open archives' });
  for (const ref of open)
    items.push({
      title: safeText(archives[ref]?.name ?? '', 90),
      checked: chosen?.ref === ref,
      run: () => actions().setSide(side, { ref, image: 0, range: null }),
    });
  const others = (recents ?? []).filter(({ exists }) => exists).slice(0, most);
  if (others.length > 0) items.push({ kind: 'label', title: 'Recent images' });
  for (const recent of others)
    items.push({
      title: recentTitle(recent, others),
      run: () => void actions().compareRecent(recent.id, side),
    });
  if (isDesktop)
    items.push(
      { kind: 'separator' },
      { title: 'Another file…', run: () => void actions().compareByDialog(side) },
    );
  if (chosen !== null) items.push({ title: 'Take it away', run: () => actions().setSide(side, null) });
  return items;
}

/** The name of a recent image, and its folder where another one has the same name. */
function recentTitle(recent: RecentImage, all: readonly RecentImage[]): string {
  const name = safeText(recent.name, 90);
  const isOnly = all.every((other) => other === recent || other.name !== recent.name);
  return isOnly ? name : `${name} in ${safeText(recent.folder, 60)}`;
}

/** An image on the left, and what may be set beside it. */
export function compareWithMenu(
  actions: () => AppState,
  left: CompareSide,
  isDesktop: boolean,
): readonly MenuItem[] {
  const { tabs, archives, recents } = actions();
  const here = (run: (state: AppState) => void) => (): void => {
    actions().setSides(left, null);
    run(actions());
  };
  const items: MenuItem[] = [{ kind: 'label', title: 'Compare with' }];
  for (const ref of tabs)
    if (ref !== left.ref && (archives[ref]?.report ?? null) !== null)
      items.push({
        title: safeText(archives[ref]?.name ?? '', 90),
        run: () => void actions().compareWith(left, ref),
      });
  const others = (recents ?? []).filter(({ exists }) => exists).slice(0, most);
  for (const recent of others)
    items.push({
      title: recentTitle(recent, others),
      run: here((state) => void state.compareRecent(recent.id, 'right')),
    });
  if (isDesktop)
    items.push({ title: 'Another file…', run: here((state) => void state.compareByDialog('right')) });
  items.push({
    title: 'Choose later',
    run: here((state) => state.setMode('compare')),
  });
  return items;
}
