import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { ArchivePhase, ArchiveRef, ArchiveView, TaskId } from '../../../shared/contract/values.ts';
import type { GrantOptions } from './host.ts';
import type { HostNames } from './host-names.ts';
import type { Errand } from '../progress.ts';
import type { Session } from '../session/session.ts';
import type { TaskPlan, Tasks } from './tasks.ts';
import { throttle } from './throttle.ts';

/** The archives that a host's window may see, by token (SV4), and the life of each: opening → listed → indexed. */
export interface Archives {
  /** A token for a real path; the same one while that path is granted. */
  grant(path: string, options: GrantOptions): ArchiveRef;
  /**
   * Starts opening or indexing unless that is done or under way, and anew where the file has changed since; answers soon,
   * with the layer list where that took no time.
   */
  open(ref: ArchiveRef): Promise<ArchiveView>;
  view(ref: ArchiveRef): ArchiveView;
  /** The real path that a token stands for; throws `not-allowed` for any other text. */
  path(ref: ArchiveRef): string;
  /** Whether what a token stands for goes when it is closed: an upload, or what was made for a download. */
  isTemporary(ref: ArchiveRef): boolean;
  /** The session of an archive that is open; throws `not-ready` before it is listed, its problem when it failed. */
  session(ref: ArchiveRef): Session;
  /** Starts a task on an open archive; its view names it while it runs. The same work asked for twice is one task. */
  work(
    ref: ArchiveRef,
    title: string,
    phase: string,
    job: (session: Session, errand: Errand) => Promise<void>,
  ): TaskId;
  close(ref: ArchiveRef): Promise<void>;
  /** See `Host.sweep`. */
  sweep(held: readonly ArchiveRef[]): Promise<void>;
  closeAll(): Promise<void>;
}

/** Opens the archive at a path under a name for people; `onChange`: more is known of it than before. */
export type OpenSession = (
  path: string,
  name: string,
  errand: Errand,
  onChange: () => void,
) => Promise<Session>;

export interface ArchivesOptions {
  readonly tasks: Tasks;
  readonly openSession: OpenSession;
  readonly onChange: (ref: ArchiveRef, revision: number, phase: ArchivePhase) => void;
  readonly onListed: (session: Session, temporary: boolean) => void;
  readonly now: () => number;
  /** Is told what each archive is called, and tells of problems by those names. */
  readonly names: HostNames;
}

interface Archive {
  readonly ref: ArchiveRef;
  readonly path: string;
  readonly name: string;
  readonly temporary: boolean;
  /** When a window was last known to have it, as `now` tells it. */
  lastHeld: number;
  size: number;
  state: 'closed' | ArchivePhase;
  session: Session | null;
  problem: Problem | null;
  revision: number;
  /** Another one with each opening and closing: work of an earlier life that ends late has no say any more. */
  life: symbol;
  /** Running tasks by title, the latest last. */
  readonly tasks: Map<string, TaskId>;
  /** Settles when the archive is listed or has failed. */
  listed: Promise<void>;
  readonly news: ReturnType<typeof throttle>;
}

/** Milliseconds that `open` waits for the layer list before it answers without one. */
const openPatience = 150;
/**
 * Milliseconds between two news of what is still being read: a window asks for the whole view each time and draws it, beside the
 * threads that read.
 */
const newsPause = 250;
/** Milliseconds that what is temporary stays when no window has it: somebody may come back to it. */
const unheldPatience = 3_600_000;
/** Tokens that are remembered without being open. */
const maxGrants = 1_000;

export function createArchives(options: ArchivesOptions): Archives {
  const { tasks, now, names } = options;
  const archives = new Map<ArchiveRef, Archive>();
  /** Names of what was swept, for whoever comes back to it. */
  const swept = new Map<ArchiveRef, string>();

  function find(ref: ArchiveRef): Archive {
    const archive = archives.get(ref);
    if (archive !== undefined) return archive;
    const name = swept.get(ref);
    if (name === undefined) throw new ProblemError('not-allowed', 'there is no such archive');
    throw new ProblemError(
      'not-found',
      `${name} lay here for an hour without a page that had it open, and was deleted: add it again`,
    );
  }

  function change(archive: Archive): void {
    archive.revision += 1;
    archive.news.ask();
  }

  function tell(archive: Archive): void {
    options.onChange(archive.ref, archive.revision, phaseOf(archive));
  }

  /** A step that the window waits for is told at once. */
  function step(archive: Archive, state: Archive['state']): void {
    archive.state = state;
    archive.revision += 1;
    archive.news.stop();
    tell(archive);
  }

  function begin(archive: Archive): void {
    let listed: () => void = () => {};
    archive.listed = new Promise((resolve) => {
      listed = resolve;
    });
    const life = startLife(archive, 'opening');
    startTask(archive, `Opening ${archive.name}`, 'opening', async (errand) => {
      try {
        await openAndIndex(archive, life, errand, listed);
      } catch (error) {
        if (archive.life === life) fail(archive, error);
        throw error;
      } finally {
        listed();
      }
    });
  }

  function startLife(archive: Archive, state: Archive['state']): symbol {
    archive.life = Symbol(archive.name);
    archive.state = state;
    archive.session = null;
    archive.problem = null;
    archive.tasks.clear();
    return archive.life;
  }

  /** Goes on with an indexing that was cancelled or has failed; layers that are known are not read again. */
  function resume(archive: Archive, session: Session): void {
    archive.problem = null;
    startTask(archive, `Indexing ${archive.name}`, 'indexing', async (errand) => {
      try {
        await index(archive, session, errand);
      } catch (error) {
        if (archive.session === session) fail(archive, error);
        throw error;
      }
    });
  }

  function startTask(archive: Archive, title: string, phase: string, work: TaskPlan['work']): TaskId {
    const running = archive.tasks.get(title);
    if (running !== undefined) return running;
    const id = tasks.start({
      title,
      ref: archive.ref,
      phase,
      work: async (errand) => {
        try {
          await work(errand);
        } finally {
          if (archive.tasks.get(title) === id) {
            archive.tasks.delete(title);
            change(archive);
          }
        }
      },
    });
    archive.tasks.set(title, id);
    change(archive);
    return id;
  }

  async function openAndIndex(
    archive: Archive,
    life: symbol,
    errand: Errand,
    listed: () => void,
  ): Promise<void> {
    const session = await options.openSession(archive.path, archive.name, errand, () => {
      if (archive.life === life) change(archive);
    });
    if (errand.signal?.aborted === true || archive.life !== life) {
      session.close();
      throw new ProblemError('cancelled', 'cancelled');
    }
    archive.session = session;
    archive.size = session.archive.size;
    step(archive, 'listed');
    listed();
    // The window has its answer before the threads are started.
    await turn();
    options.onListed(session, archive.temporary);
    await index(archive, session, errand);
  }

  async function index(archive: Archive, session: Session, errand: Errand): Promise<void> {
    await session.scan({ index: true, hash: 'cheap' }, errand);
    if (archive.session !== session) return;
    // The tree and the report are there when the window asks for them.
    if (session.archive.images.length > 0) session.lay(0);
    session.report();
    step(archive, 'indexed');
    await session.findSecrets(session.archive.images.keys(), errand);
  }

  /** What failed after the layers were listed leaves them to be looked at. */
  function fail(archive: Archive, error: unknown): void {
    archive.problem = names.problem(toProblem(error));
    step(archive, archive.session === null ? 'failed' : 'listed');
  }

  function openSessionOf(ref: ArchiveRef): Session {
    const archive = find(ref);
    if (archive.session !== null) return archive.session;
    if (archive.problem !== null) throw new ProblemError(archive.problem.code, archive.problem.message);
    throw new ProblemError('not-ready', `${archive.name} is not open yet`);
  }

  function view(archive: Archive): ArchiveView {
    const { ref, name, size, session, problem, revision } = archive;
    return {
      ref,
      name,
      size,
      phase: phaseOf(archive),
      // The window has no paths: where the archive lies is nobody's business there.
      report: session === null ? null : { ...session.report(), path: name },
      problem,
      revision,
      task: [...archive.tasks.values()].at(-1) ?? null,
      verified: session?.verified ?? false,
    };
  }

  async function close(archive: Archive): Promise<void> {
    archive.news.stop();
    for (const id of archive.tasks.values()) tasks.cancel(id);
    archive.session?.close();
    startLife(archive, 'closed');
    if (archive.temporary) {
      archives.delete(archive.ref);
      names.drop(archive.path);
      await rm(archive.path, { force: true });
    }
  }

  /** A window that asks for paths without end does not make this grow without end. */
  function forget(): void {
    const idle = [...archives.values()].filter(({ state, temporary }) => state === 'closed' && !temporary);
    for (const { ref, path } of idle.slice(0, Math.max(0, idle.length - maxGrants))) {
      archives.delete(ref);
      names.drop(path);
    }
  }

  return {
    grant(path, { name, temporary }) {
      for (const archive of archives.values()) {
        if (archive.path === path && !archive.temporary && temporary !== true) return archive.ref;
      }
      const ref = randomBytes(16).toString('hex') as ArchiveRef;
      const archive: Archive = {
        ref,
        path,
        name: name ?? basename(path),
        temporary: temporary ?? false,
        lastHeld: now(),
        size: 0,
        state: 'closed',
        session: null,
        problem: null,
        revision: 0,
        life: Symbol(path),
        tasks: new Map(),
        listed: Promise.resolve(),
        news: throttle(() => tell(archive), newsPause, now),
      };
      archives.set(ref, archive);
      names.add(path, archive.name);
      forget();
      return ref;
    },
    async open(ref) {
      const archive = find(ref);
      if (archive.state === 'closed' || archive.state === 'failed') {
        archive.size = await sizeOf(archive.path);
        // Asked twice at once, it is begun once.
        if (archive.state === 'closed' || archive.state === 'failed') begin(archive);
      } else if (archive.session !== null && archive.tasks.size === 0 && hasChanged(archive.session)) {
        archive.session.close();
        begin(archive);
      } else if (archive.state === 'listed' && archive.problem !== null && archive.session !== null) {
        resume(archive, archive.session);
      }
      await Promise.race([archive.listed, delay(openPatience)]);
      return view(archive);
    },
    view: (ref) => view(find(ref)),
    path: (ref) => find(ref).path,
    isTemporary: (ref) => find(ref).temporary,
    session: openSessionOf,
    work(ref, title, phase, job) {
      const session = openSessionOf(ref);
      const archive = find(ref);
      return startTask(archive, `${title} ${archive.name}`, phase, (errand) => job(session, errand));
    },
    async close(ref) {
      const archive = archives.get(ref);
      if (archive !== undefined) await close(archive);
    },
    async sweep(held) {
      for (const ref of held) {
        const archive = archives.get(ref);
        if (archive !== undefined) archive.lastHeld = now();
      }
      const gone = [...archives.values()].filter(
        ({ temporary, lastHeld }) => temporary && now() - lastHeld > unheldPatience,
      );
      for (const { ref, name } of gone) swept.set(ref, name);
      for (const ref of [...swept.keys()].slice(0, -maxGrants)) swept.delete(ref);
      await Promise.all(gone.map(close));
    },
    async closeAll() {
      await Promise.all([...archives.values()].map(close));
      archives.clear();
    },
  };
}

/** Whether another file lies where the one was that is open. One that is gone, or cannot be read, leaves what is known of it. */
function hasChanged(session: Session): boolean {
  try {
    session.assertUnchanged();
    return false;
  } catch (error) {
    return toProblem(error).code === 'changed-while-reading';
  }
}

/** Bytes of a file; 0 for a folder, or where there is nothing: opening will say why. */
async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

function phaseOf({ state }: Archive): ArchivePhase {
  return state === 'closed' ? 'opening' : state;
}
