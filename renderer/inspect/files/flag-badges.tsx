import type { ReactNode } from 'react';
import type { FileFlag } from '../../../shared/file-entry.ts';

export const flagNames: Readonly<Record<FileFlag, readonly [short: string, long: string]>> = {
  setuid: ['setuid', 'Runs as its owner, whoever starts it'],
  setgid: ['setgid', 'Runs with its group, whoever starts it'],
  sticky: ['sticky', 'Only owners may delete what is inside'],
  capabilities: ['caps', 'Carries file capabilities: powers of root for whoever starts it'],
  'world-writable': ['world-writable', 'Anyone may write to it'],
  device: ['device', 'A device node'],
  sparse: ['sparse', 'Stored with holes: its real size is larger than what is stored'],
};

/** Flags that a reviewer should not miss, and the rest. */
const loud: ReadonlySet<FileFlag> = new Set(['setuid', 'setgid', 'capabilities', 'world-writable', 'device']);

/** What a reviewer wants pointed out about an entry. */
export function FlagBadges({ flags }: { flags: readonly FileFlag[] }): ReactNode {
  return flags.map((flag) => (
    <span key={flag} className={loud.has(flag) ? 'chip warning' : 'chip'} title={flagNames[flag][1]}>
      {flagNames[flag][0]}
    </span>
  ));
}
