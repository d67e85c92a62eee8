import type { Finding } from '../../../../shared/finding.ts';
import { displayName } from '../../../../shared/layer-path.ts';
import { gnuTarName } from '../tar/gnu-tar.ts';
import type { LayerHeader, LayerPlan } from './layer-plan.ts';
import { listed } from './listed-places.ts';
import type { LookBelow } from './place-files.ts';

/**
 * What a layer takes away by where its entries lie, told before it is written (BL8): links and files below it in whose place a
 * folder comes, and folders in whose place something else comes. `whose` they are, in words, and `where` is the key of the
 * spec that the layer is made of. Walks the plan; throws as it does.
 */
export function displaced(plan: LayerPlan, below: LookBelow, whose: string, where: string): Finding[] {
  const links: string[] = [];
  const files: string[] = [];
  const folders: string[] = [];
  /** Folders that are below the layer and in it: in no others is there anything to look for. */
  const known = new Set(['']);
  const see = (header: LayerHeader): void => {
    const name = header instanceof Uint8Array ? gnuTarName(header) : header.name;
    const path = name.replace(/^\.?\/+/, '').replace(/\/+$/, '');
    const isFolder = name.endsWith('/');
    if (path === '' || !known.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) return;
    const there = below(path);
    if (there === null) return;
    if (there.kind === 'directory') {
      if (isFolder) known.add(path);
      else folders.push(displayName(path));
    } else if (isFolder) {
      if (there.kind === 'symlink') links.push(`${displayName(path)} → ${displayName(there.link)}`);
      else files.push(displayName(path));
    }
  };
  const facts = { size: 0, mode: 0, mtime: 0 };
  plan({ bare: see, file: (_host, header) => see(header(facts)) });
  const finding = (places: readonly string[], what: string, why: string): Finding[] =>
    places.length === 0
      ? []
      : [{ rule: 'BL8', severity: 'warning', where, what: `${what} ${listed(places)}`, why }];
  return [
    ...finding(
      links,
      `folders take the place of links of ${whose}:`,
      'what a container found through the links is no longer found at these places',
    ),
    ...finding(
      folders,
      `files or links take the place of folders of ${whose}:`,
      'all that was in them is gone',
    ),
    ...finding(files, `folders take the place of files of ${whose}:`, 'these files are gone'),
  ];
}
