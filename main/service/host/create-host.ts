import { contract, isCallName } from '../../../shared/contract/contract.ts';
import type { CallName, Input, Output } from '../../../shared/contract/contract.ts';
import type { HostEvent } from '../../../shared/contract/values.ts';
import { ProblemError, toProblem } from '../../../shared/problem.ts';
import type { Outcome } from '../../../shared/problem.ts';
import { createArchives } from './archives.ts';
import type { OpenSession } from './archives.ts';
import { createBuildDesk } from './build-desk.ts';
import { createCompareDesk } from './compare-desk.ts';
import type { Builder } from '../build/builder.ts';
import type { Converter } from '../convert/converter.ts';
import { createConvertDesk } from './convert-desk.ts';
import { createDownloads } from './downloads.ts';
import type { Host, HostDialogs, HostOptions } from './host.ts';
import { createHostNames } from './host-names.ts';
import { desktopPaths, existing, servedPaths } from '../disk/path-rules.ts';
import { typedPaths } from '../disk/typed-paths.ts';
import { createRecents } from './recents.ts';
import { createTasks } from './tasks.ts';
import { refuseOwnFiles } from '../disk/own-files.ts';
import { writeFileSafely } from '../disk/write-file.ts';

/** What a host is made of, besides its options; tests put their own in place. */
export interface HostParts {
  readonly dialogs: HostDialogs;
  readonly openSession: OpenSession;
  readonly builder: Builder;
  readonly converter: Converter;
  readonly now: () => number;
  /** Ends what the sessions share. */
  readonly close: () => Promise<void>;
}

type Handlers = {
  readonly [Name in CallName]: (input: Input<Name>) => Output<Name> | Promise<Output<Name>>;
};

/** The contract over sessions, in this thread; `startHost` runs it in another. */
export function createHost(options: HostOptions, parts: HostParts): Host {
  const { now, dialogs } = parts;
  const listeners = new Set<(event: HostEvent) => void>();
  const paths = options.kind === 'served' ? servedPaths(options.root ?? process.cwd()) : desktopPaths();
  const recents = createRecents(options.stateFolder, paths.allows, now);
  const names = createHostNames();
  if (paths.root !== null) names.add(paths.root, 'the folder that is served', '');
  const tasks = createTasks(
    (task) => emit({ type: 'task', task }),
    now,
    (problem) => names.problem(problem),
  );
  const downloads = createDownloads(now);
  const archives = createArchives({
    tasks,
    openSession: parts.openSession,
    onChange: (ref, revision, phase) => {
      emit({ type: 'archive', ref, revision, phase });
      comparisons.onArchive(ref);
    },
    onListed: (session, temporary) => {
      const { images, size } = session.archive;
      const layers = images.reduce((most, image) => Math.max(most, image.layers.length), 0);
      if (!temporary) void recents.add(session.path, layers, size);
    },
    now,
    names,
  });
  const { kind } = options;
  const desk = createBuildDesk({ ...parts, kind, archives, tasks, downloads, paths, names });
  const conversions = createConvertDesk({ ...parts, kind, archives, tasks, downloads, names });

  const comparisons = createCompareDesk({
    ...parts,
    kind,
    tasks,
    downloads,
    names,
    archives,
    onChange: (ref, revision) => emit({ type: 'compare', ref, revision }),
  });

  function emit(event: HostEvent): void {
    for (const listener of listeners) listener(event);
  }

  const handlers: Handlers = {
    'app.info': () => ({
      version: options.version,
      host: options.kind,
      platform: process.platform,
      root: options.root === null ? null : (options.root.split(/[\\/]/).findLast(Boolean) ?? '/'),
    }),

    'recent.list': () => recents.list(),
    'recent.open': async ({ id }) => {
      const path = await recents.path(id);
      if (path === null) throw new ProblemError('not-found', 'that is not among the recent images');
      return archives.grant(paths.resolve(path), {});
    },
    'recent.clear': async () => {
      await recents.clear();
      return null;
    },

    'open.dialog': async () => {
      if (options.kind !== 'desktop')
        throw new ProblemError('unsupported', 'there is no dialog here: browse');
      return (await dialogs.openDialog()).map((path) => archives.grant(existing(path), {}));
    },
    'open.path': ({ text }) => typedPaths(text, paths.resolve).map((path) => archives.grant(path, {})),
    'browse.list': ({ at }) => paths.browse(at),

    'archive.open': ({ ref }) => archives.open(ref),
    'archive.view': ({ ref }) => archives.view(ref),
    'archive.close': async ({ ref }) => {
      await archives.close(ref);
      return null;
    },
    'archive.verify': ({ ref }) =>
      archives.work(ref, 'Verifying', 'hashing', (session, errand) => session.verify(errand)),
    // The window has no paths: where the archive lies is nobody's business there.
    'archive.truths': ({ ref }) => {
      const session = archives.session(ref);
      return { ...session.truths(), path: session.name };
    },
    'archive.hashViews': ({ ref }) =>
      archives.work(ref, 'Hashing the layers of', 'hashing', (session, errand) => session.hashViews(errand)),
    'archive.documents': ({ ref, image }) => archives.session(ref).documents(image),

    'tree.rows': ({ ref, ...question }) => archives.session(ref).rows(question),
    'tree.locate': ({ ref, ...question }) => archives.session(ref).locate(question),
    'tree.sizes': ({ ref, image, scope, path, limit }) =>
      archives.session(ref).sizes(image, scope, path, limit),
    'entry.details': ({ ref, image, scope, path }) => archives.session(ref).details(image, scope, path),
    'path.life': ({ ref, image, path }) => archives.session(ref).life(image, path),
    'file.read': ({ ref, image, layer, path, offset, length }) =>
      archives.session(ref).readFile(image, layer, path, offset, length),

    'waste.report': ({ ref, image, limit }) => archives.session(ref).waste(image, limit),
    'waste.duplicates': ({ ref, image }) =>
      archives.work(ref, 'Looking for identical files in', 'comparing', (session, errand) =>
        session.findDuplicates(image, errand),
      ),
    'storePaths.list': ({ ref, image }) => archives.session(ref).storePaths(image),
    'storePaths.scan': ({ ref, image }) =>
      archives.work(ref, 'Looking for references in', 'scanning', (session, errand) =>
        session.scanReferences(image, errand),
      ),

    'save.start': async ({ ref, subject }) => {
      const session = archives.session(ref);
      const { name } = session.saving(subject);
      if (options.kind === 'served') {
        const id = downloads.offer(name, ref, (errand) => session.saving(subject, errand));
        return { kind: 'download', url: `download/${id}` };
      }
      const target = await dialogs.saveDialog(name);
      if (target === null) return { kind: 'cancelled' };
      refuseOwnFiles(session.path, target);
      const task = archives.work(ref, `Saving ${name} of`, 'writing', async (_session, errand) => {
        const { bytes, size } = session.saving(subject, errand);
        const onWritten = (done: number): void =>
          errand.onProgress?.({ phase: 'writing', done, total: size });
        await writeFileSafely(target, bytes, onWritten, errand.signal);
      });
      return { kind: 'task', task };
    },

    'build.look': ({ refs }) => desk.look(refs),
    'build.plan': ({ draft, again }) => desk.plan(draft, again),
    'build.layerPaths': ({ draft, layer, from, count }) => desk.layerPaths(draft, layer, from, count),
    'build.compare': (input) => desk.compare(input),
    'build.seal': ({ draft }) => desk.seal(draft),
    'build.export': ({ draft }) => desk.export(draft),
    'build.result': ({ task }) => desk.result(task),
    'build.saveSpec': ({ draft }) => desk.saveSpec(draft),
    'build.openSpec': ({ ref }) => desk.openSpec(ref),

    'compare.open': (input) => comparisons.open(input),
    'compare.view': ({ compare }) => comparisons.view(compare),
    'compare.setIgnored': ({ compare, ignored }) => comparisons.setIgnored(compare, ignored),
    'compare.rows': (input) => comparisons.rows(input),
    'compare.locate': (input) => comparisons.locate(input),
    'compare.sizes': (input) => comparisons.sizes(input),
    'compare.entry': (input) => comparisons.entry(input),
    'compare.diff': (input) => comparisons.diff(input),
    'compare.save': (input) => comparisons.save(input),
    'compare.close': ({ compare }) => {
      comparisons.close(compare);
      return null;
    },

    'convert.preview': (request) => conversions.preview(request),
    'convert.start': (request) => conversions.start(request),
    'convert.result': ({ task }) => conversions.result(task),

    'task.list': () => tasks.list(),
    'task.cancel': ({ id }) => {
      tasks.cancel(id);
      return null;
    },
  };

  async function call(name: unknown, input: unknown): Promise<Outcome<unknown>> {
    if (!isCallName(name)) return refuse('there is no such call');
    const parsed = contract[name].input.safeParse(input);
    if (!parsed.success) return refuse(`the argument of ${name} is not as agreed`);
    try {
      const handler = handlers[name] as (checked: unknown) => unknown;
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      return { ok: false, problem: names.problem(toProblem(error)) };
    }
  }

  return {
    async grant(path, given = {}) {
      return archives.grant(existing(path), given);
    },
    async announce(given) {
      const refs = given.map((path) => archives.grant(existing(path), {}));
      emit({ type: 'open', refs });
      return refs;
    },
    menu(action) {
      emit({ type: 'menu', action });
    },
    call,
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    async download(id) {
      return downloads.take(id, tasks);
    },
    sweep: (held) => archives.sweep(held),
    async close() {
      await tasks.close();
      await archives.closeAll();
      await recents.settle();
      await parts.close();
      listeners.clear();
    },
  };
}

function refuse(message: string): Outcome<never> {
  return { ok: false, problem: { code: 'bad-request', message } };
}
