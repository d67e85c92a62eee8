import type { ImageReport } from '../../shared/report.ts';
import { shortDigest } from '../text/digest-text.ts';
import { counted } from '../../shared/counted.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { safeText } from '../ui/name-text.tsx';

/** Names listed at most: an image may have ten thousand. */
const most = 100;

/** The names and digests of an image, each to be copied. */
export function nameMenu(image: ImageReport, copy: (text: string) => void): readonly MenuItem[] {
  const items: MenuItem[] = [{ kind: 'label', title: 'Copy' }];
  for (const name of image.names.slice(0, most))
    items.push({ title: safeText(name, 90), run: () => copy(name) });
  if (image.names.length > most)
    items.push({
      title: `All ${counted(image.names.length, 'name')}`,
      run: () => copy(image.names.join('\n')),
    });
  const { id, manifestDigest, legacyId } = image;
  if (id !== null) items.push({ title: `Image ID  ${shortDigest(id)}`, run: () => copy(id) });
  if (manifestDigest !== null)
    items.push({ title: `Manifest  ${shortDigest(manifestDigest)}`, run: () => copy(manifestDigest) });
  if (legacyId !== null) items.push({ title: `v1 ID  ${legacyId.slice(0, 12)}…`, run: () => copy(legacyId) });
  return items;
}
