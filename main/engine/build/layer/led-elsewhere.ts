import type { FileSource } from '../../../../shared/build/build-spec.ts';
import type { Finding } from '../../../../shared/finding.ts';
import { displayName } from '../../../../shared/layer-path.ts';
import { listed } from './listed-places.ts';

/**
 * Where plain files go that do not go where the spec says, because of links on the way (BL8); `placed` are the same files, with
 * the places that were found.
 */
export function ledElsewhere(files: readonly FileSource[], placed: readonly FileSource[]): Finding[] {
  const places = files.flatMap(({ to }, at) => {
    const found = placed[at]?.to ?? to;
    const plain = `/${to
      .split('/')
      .filter((name) => name !== '' && name !== '.')
      .join('/')}`;
    return found === plain ? [] : [`${displayName(plain)} → ${displayName(found)}`];
  });
  if (places.length === 0) return [];
  const why = 'links on the way are followed, as a container follows them';
  const what = `where files go through links: ${listed(places)}`;
  return [{ rule: 'BL8', severity: 'info', where: 'files', what, why }];
}
