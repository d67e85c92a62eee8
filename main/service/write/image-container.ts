import { mkdirSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import { createArchiveWriter } from './archive-writer.ts';
import type { Sink } from './archive-writer.ts';
import { writeProblem } from '../disk/write-problem.ts';

/** Where something is in what is written: in the file of this name; an archive is one without a name. */
export interface Spot {
  readonly name: string;
  readonly offset: number;
}

/** What an image's files are put into, one after the other. */
export interface Container {
  /** A file, or a link; of its header a folder knows the name alone. */
  add(header: PythonTarMember, fill: (write: Sink, at: Spot) => Promise<void>): Promise<void>;
  /** A file whose bytes are on disk already, where that is all there is to it; false: they are to be added. */
  adopt(name: string, file: string): Promise<boolean>;
  end(): Promise<void>;
}

/** A tar that flows into a sink; `headerOf`: in whose format, Python's unless told. */
export function tarContainer(sink: Sink, headerOf?: (member: PythonTarMember) => Buffer): Container {
  const writer = createArchiveWriter(sink, headerOf);
  return {
    add: (header, fill) =>
      writer.member(header, (offset) => fill((bytes) => writer.write(bytes), { name: '', offset })),
    adopt: () => Promise.resolve(false),
    end: () => writer.end(),
  };
}

/** For what is written to be known and not to be had. */
export function noContainer(): Container {
  return {
    add: (_, fill) => fill(() => Promise.resolve(), { name: '', offset: 0 }),
    adopt: () => Promise.resolve(false),
    end: () => Promise.resolve(),
  };
}

/** A folder on disk, which is there; `shown` is what it will be called, and is in problems. */
export function folderContainer(folder: string, shown: string): Container {
  const place = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  return {
    async add(header, fill) {
      try {
        const path = place(header.name);
        const handle = await open(path, 'wx', 0o644);
        try {
          await fill(
            async (bytes) => {
              for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
            },
            { name: header.name, offset: 0 },
          );
          await handle.sync();
        } finally {
          await handle.close();
        }
      } catch (error) {
        await rm(join(folder, header.name), { force: true }).catch(() => undefined);
        throw writeProblem(join(shown, header.name), error);
      }
    },
    async adopt(name, file) {
      const handle = await open(file, 'r+');
      try {
        await handle.chmod(0o644);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(file, place(name));
      return true;
    },
    end: () => Promise.resolve(),
  };
}
