import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExportAnswer } from '../../../shared/contract/build-values.ts';
import type { ArchiveRef, TaskId } from '../../../shared/contract/values.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { ensureSpoolFolder, ownName, removeLeftovers } from '../../engine/io/spool.ts';
import type { Archives } from './archives.ts';
import type { Downloads } from './downloads.ts';
import type { HostDialogs, HostOptions } from './host.ts';
import type { HostNames } from './host-names.ts';
import { existing } from '../disk/path-rules.ts';
import type { Errand } from '../progress.ts';
import type { Tasks } from './tasks.ts';

export interface ExportParts {
  readonly kind: HostOptions['kind'];
  readonly archives: Archives;
  readonly tasks: Tasks;
  readonly downloads: Downloads;
  readonly dialogs: HostDialogs;
  readonly names: HostNames;
}

/** Where an archive is that was written, and what else its writer tells of it. */
export type Exported<Told> = Told & {
  readonly ref: ArchiveRef;
  readonly name: string;
  /** Served: where the browser may fetch it, once. */
  readonly download: string | null;
};

export interface ExportWish<Told> {
  readonly title: string;
  /** A file name for it. */
  readonly suggested: string;
  readonly isFolder: boolean;
  /** Throws for a place that must not be written to. */
  readonly check?: (target: string) => void;
  write(target: string, errand: Errand): Promise<Told>;
}

/** Archives that are written for a window: to where the system's dialog says, or to a file of the service's own (SV9.8). */
export interface Exports<Told> {
  start(wish: ExportWish<Told>): Promise<ExportAnswer>;
  /** Throws `not-found` for a task that has written nothing. */
  result(task: TaskId): Exported<Told>;
}

/** Results that are remembered. */
const remembered = 20;

export function createExports<Told>(parts: ExportParts): Exports<Told> {
  const { archives, tasks, downloads, dialogs, names } = parts;
  const results = new Map<TaskId, Exported<Told>>();

  function startTask(wish: ExportWish<Told>, target: string, temporary: boolean): ExportAnswer {
    const { title, suggested: name } = wish;
    const task: TaskId = tasks.start({
      title,
      ref: null,
      phase: 'writing',
      work: async (errand) => {
        try {
          const told = await wish.write(target, errand);
          const ref = archives.grant(existing(target), { name, temporary });
          // What may be open from there is another archive now.
          if (!temporary) await archives.close(ref);
          const download = temporary ? offer(downloads, ref, name, target) : null;
          results.set(task, { ...told, ref, name, download });
          for (const old of [...results.keys()].slice(0, -remembered)) results.delete(old);
        } catch (error) {
          if (temporary) await rm(target, { force: true });
          throw error;
        }
      },
    });
    return { kind: 'task', task, name };
  }

  return {
    async start(wish) {
      if (parts.kind === 'served') {
        if (wish.isFolder)
          throw new ProblemError('unsupported', 'a browser cannot fetch a folder: choose an archive');
        removeLeftovers();
        const target = ownName(ensureSpoolFolder());
        names.addTarget(target, wish.suggested);
        return startTask(wish, target, true);
      }
      const target = await dialogs.saveDialog(wish.suggested);
      if (target === null) return { kind: 'cancelled' };
      names.addTarget(target, basename(target));
      wish.check?.(target);
      return startTask(wish, target, false);
    },
    result(task) {
      const result = results.get(task);
      if (result === undefined) throw new ProblemError('not-found', 'that has written nothing');
      return result;
    },
  };
}

function offer(downloads: Downloads, ref: ArchiveRef, name: string, path: string): string {
  const bytes = createReadStream.bind(null, path);
  const id = downloads.offer(name, ref, () => ({
    name,
    size: null,
    bytes: bytes() as AsyncIterable<Uint8Array>,
  }));
  return `download/${id}`;
}
