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
import type { ReactElement, ReactNode } from 'react';
import type { FileKind } from '../../shared/file-entry.ts';

const picture = (Icon: LucideIcon, kind: FileKind): ReactElement => (
  <Icon className={`kind-icon ${kind}`} size={14} strokeWidth={1.75} aria-hidden />
);

/** Made once: of the same element as before nothing is drawn again, whichever row of a tree has it now. */
const pictures: Readonly<Record<FileKind, ReactElement>> = {
  file: picture(File, 'file'),
  directory: picture(Folder, 'directory'),
  symlink: picture(FileSymlink, 'symlink'),
  hardlink: picture(Link2, 'hardlink'),
  char: picture(Cpu, 'char'),
  block: picture(HardDrive, 'block'),
  fifo: picture(Waypoints, 'fifo'),
  whiteout: picture(Ban, 'whiteout'),
  opaque: picture(FolderX, 'opaque'),
};
const openDirectory = picture(FolderOpen, 'directory');

/** What an entry is, as a picture; its words stand elsewhere. */
export function KindIcon({ kind, open = false }: { kind: FileKind; open?: boolean }): ReactNode {
  return kind === 'directory' && open ? openDirectory : pictures[kind];
}
