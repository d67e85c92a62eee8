import type { FileChange } from '../../../shared/compare/comparison.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { sizeText } from '../../../shared/size-text.ts';
import type { ComparedChange } from '../../../shared/compare/compared-files.ts';

const marks: Readonly<Record<FileChange, string>> = {
  added: '+',
  removed: '-',
  content: '~',
  undecided: '?',
  metadata: 'm',
  type: 't',
  moved: '>',
};

/** `~ content     +1.25 MB  usr/bin/x` with a line break; of a moved file `old → new`. */
export function changeLine({ path, change, kind, leftSize, rightSize, from }: ComparedChange): string {
  const delta = (rightSize ?? 0) - (leftSize ?? 0);
  const size = kind === 'directory' || change === 'moved' || delta === 0 ? '' : deltaText(delta);
  const name = `${displayName(path)}${kind === 'directory' ? '/' : ''}`;
  const shown = from === null ? name : `${displayName(from)} → ${name}`;
  return `${marks[change]} ${change.padEnd(9)} ${size.padStart(9)}  ${shown}\n`;
}

/** `+1.25 MB`, `−9 B`. */
export function deltaText(bytes: number): string {
  return `${bytes < 0 ? '−' : '+'}${sizeText(Math.abs(bytes))}`;
}
