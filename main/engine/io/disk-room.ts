import { statfsSync } from 'node:fs';

/** Bytes of a disk that temporary files leave to others (IO6); of a small one an eighth. */
const reserve = 256 * 1024 * 1024;
/** The disk is asked again after this many bytes: others write too, many of ours at once among them. */
const interval = 4 * 1024 * 1024;

/** Bytes that temporary files in a folder may take, not above 0 where there is no room. */
export type SpareBytes = (folder: string) => number;

/** What the system says of the disk that a folder is on; infinite where it does not say. */
export function spareBytes(folder: string): number {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return blocks === 0 ? Infinity : bavail * bsize - Math.min(reserve, (blocks * bsize) / 8);
  } catch {
    return Infinity;
  }
}

/** Whether as many more bytes may be written. */
export type DiskRoom = (bytes: number) => boolean;

/** The room of one temporary file (IO6), or of a few that are written one after the other. */
export function createDiskRoom(folder: string, spare: SpareBytes = spareBytes): DiskRoom {
  let granted = 0;
  return (bytes) => {
    if (bytes > granted) {
      const left = spare(folder);
      if (bytes > left) return false;
      granted = Math.min(left, Math.max(bytes, interval));
    }
    granted -= bytes;
    return true;
  };
}
