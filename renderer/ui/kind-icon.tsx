import {
  Ban,
  Cpu,
  File,
  FileSymlink,
  Folder,
  FolderOpen,
  FolderX,
  HardDrive,
  Link2,
  Waypoints,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileKind } from '../../shared/file-entry.ts';

const icons = {
  file: File,
  directory: Folder,
  symlink: FileSymlink,
  hardlink: Link2,
  char: Cpu,
  block: HardDrive,
  fifo: Waypoints,
  whiteout: Ban,
  opaque: FolderX,
} as const satisfies Readonly<Record<FileKind, LucideIcon>>;

/** What an entry is, as a picture; its words stand elsewhere. */
export function KindIcon({ kind, open = false }: { kind: FileKind; open?: boolean }): ReactNode {
  const Icon = kind === 'directory' && open ? FolderOpen : icons[kind];
  return <Icon className={`kind-icon ${kind}`} size={14} strokeWidth={1.75} aria-hidden />;
}
