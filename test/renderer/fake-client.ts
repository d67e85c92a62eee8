import type { Client, ConnectionState } from '../../renderer/client.ts';
import type { CallName, Input, Output } from '../../shared/contract/contract.ts';
import type { ExportResult } from '../../shared/contract/build-values.ts';
import type { ArchiveRef, ArchiveView, HostEvent, TaskId, TaskState } from '../../shared/contract/values.ts';
import type { Outcome, ProblemCode } from '../../shared/problem.ts';
import { ProblemError, toProblem } from '../../shared/problem.ts';
import type { TreeScope } from '../../shared/view.ts';
import type { FakeArchive } from './fake/archive.ts';
import { fakeArchives } from './fake/archives.ts';
import { fakeCompare } from './fake/compare.ts';
import { fakeBuilds } from './fake/build.ts';
import { contentsOf } from './fake/contents.ts';
import { lifeOf } from './fake/life.ts';
import { scopeEntries } from './fake/scope.ts';
import { memoryTree } from './fake/tree.ts';
import { fakeTruths } from './fake/truths.ts';
import type { FakeTree } from './fake/tree.ts';

export interface FakeOptions {
  readonly host?: 'desktop' | 'served';
  /** Milliseconds that an answer takes, and that indexing takes in all. */
  readonly delay?: number;
  readonly indexing?: number;
  readonly platform?: string;
}

/** A client that answers from made-up archives; what was called is kept in `calls`. */
export interface FakeClient extends Client {
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  emit(event: HostEvent): void;
  setConnection(state: ConnectionState): void;
  refOf(name: string): ArchiveRef;
}

interface Open {
  readonly archive: FakeArchive;
  view: ArchiveView;
  timer: ReturnType<typeof setInterval> | null;
  scanned: boolean;
  duplicates: boolean;
  readonly trees: Map<string, FakeTree>;
}

type Handlers = { readonly [Name in CallName]?: (input: Input<Name>) => Output<Name> };

/** Everything the service answers, without one: deterministic but for time. */
export function createFakeClient(options: FakeOptions = {}): FakeClient {
  const { host = 'desktop', delay = 0, indexing = 0, platform = 'linux' } = options;
  const archives = fakeArchives();
  const listeners = new Set<(event: HostEvent) => void>();
  const watchers = new Set<(state: ConnectionState) => void>();
  const open = new Map<ArchiveRef, Open>();
  const tasks = new Map<TaskId, { state: TaskState; timer: ReturnType<typeof setInterval> }>();
  const calls: { name: CallName; input: unknown }[] = [];
  let lastTask = 0;
  const written = new Map<TaskId, ExportResult>();
  const builds = fakeBuilds((ref) => archives[Number(ref) - 1]?.report.images[0] ?? null);
  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const refAt = (index: number): ArchiveRef => String(index + 1).padStart(32, '0') as ArchiveRef;
  const fail = (code: ProblemCode, message: string): never => {
    throw new ProblemError(code, message);
  };
  const byName = (name: string): ArchiveRef => {
    const at = archives.findIndex((archive) => archive.name === name || archive.name.startsWith(name));
    return at === -1 ? fail('not-found', `There is no file ${name}.`) : refAt(at);
  };
  const opened = (ref: ArchiveRef): Open => open.get(ref) ?? fail('not-found', 'That archive is not open.');
  const change = (ref: ArchiveRef, part: Partial<ArchiveView>): void => {
    const entry = open.get(ref);
    if (entry === undefined) return;
    entry.view = { ...entry.view, ...part, revision: entry.view.revision + 1 };
    emit({ type: 'archive', ref, revision: entry.view.revision, phase: entry.view.phase });
    compares.onArchive(ref);
  };
  const run = (
    ref: ArchiveRef | null,
    title: string,
    phase: string,
    total: number,
    lasts: number,
    onDone: () => void,
  ): TaskId => {
    lastTask += 1;
    const id = `t${lastTask}` as TaskId;
    const startedAt = Date.now();
    const state: TaskState = {
      id,
      title,
      ref,
      phase,
      state: 'running',
      done: 0,
      total,
      startedAt,
      problem: null,
    };
    const tick = (): void => {
      const entry = tasks.get(id);
      if (entry === undefined) return;
      const share = lasts === 0 ? 1 : Math.min(1, (Date.now() - startedAt) / lasts);
      entry.state = {
        ...entry.state,
        done: Math.round(total * share),
        state: share === 1 ? 'done' : 'running',
      };
      if (share === 1) {
        clearInterval(entry.timer);
        tasks.delete(id);
        onDone();
      }
      emit({ type: 'task', task: entry.state });
    };
    tasks.set(id, { state, timer: setInterval(tick, Math.min(100, Math.max(1, lasts))) });
    emit({ type: 'task', task: state });
    return id;
  };
  const treeOf = (ref: ArchiveRef, image: number, scope: TreeScope): FakeTree => {
    const entry = opened(ref);
    const key = JSON.stringify([image, scope]);
    const found =
      entry.trees.get(key) ??
      entry.archive.tree ??
      memoryTree(scopeEntries(entry.archive.layers[image] ?? [], scope));
    entry.trees.set(key, found);
    return found;
  };
  const needIndex = (ref: ArchiveRef): void => {
    if (opened(ref).view.phase !== 'indexed')
      fail('not-ready', 'The files of this image are not indexed yet.');
  };
  const openArchive = (ref: ArchiveRef): ArchiveView => {
    const known = open.get(ref);
    if (known !== undefined) return known.view;
    const archive = archives[Number(ref) - 1] ?? fail('not-found', 'There is no such archive.');
    const base = { ref, name: archive.name, size: archive.size, task: null, verified: false };
    const failed =
      archive.failure === null ? null : { code: 'not-an-image' as const, message: archive.failure };
    const view: ArchiveView =
      failed === null
        ? { ...base, phase: 'listed', report: archive.report, problem: null, revision: 1 }
        : { ...base, phase: 'failed', report: null, problem: failed, revision: 1 };
    open.set(ref, { archive, view, timer: null, scanned: false, duplicates: false, trees: new Map() });
    if (failed === null) {
      const task = run(ref, `Indexing ${archive.name}`, 'reading layers', archive.size, indexing, () =>
        change(ref, { phase: 'indexed', task: null }),
      );
      open.get(ref)!.view = { ...view, task };
    }
    return open.get(ref)!.view;
  };
  const compares = fakeCompare({
    archiveOf: (ref) => archives[Number(ref) - 1] ?? fail('not-found', 'There is no such archive.'),
    viewOf: openArchive,
    onChange: (ref, revision) => emit({ type: 'compare', ref, revision }),
    missing: (what) => fail('no-such-path', `There is no ${what}.`),
  });

  const handlers: Handlers = {
    'app.info': () => ({ version: '0.1.0', host, platform, root: host === 'served' ? 'images' : null }),
    'recent.list': () =>
      archives.slice(0, 6).map((archive, at) => ({
        id: String(at),
        name: archive.name,
        folder: archive.folder,
        layers: archive.report.images[0]?.layers.length ?? 0,
        size: archive.size,
        openedAt:
          Date.now() - [240_000, 7_400_000, 90_000_000, 400_000_000, 1_900_000_000, 40_000_000_000][at]!,
        exists: at !== 5,
      })),
    'recent.open': ({ id }) => refAt(Number(id)),
    'recent.clear': () => null,
    'open.dialog': () => [refAt(0)],
    'open.path': ({ text }) => text.split('\n').map((line) => byName(line.slice(line.lastIndexOf('/') + 1))),
    'browse.list': ({ at }) =>
      at.length > 0
        ? archives.map((archive) => ({ name: archive.name, kind: 'file' as const, size: archive.size }))
        : [
            { name: '2014', kind: 'directory', size: 0 },
            { name: 'nightly', kind: 'directory', size: 0 },
            { name: 'layout', kind: 'oci-layout', size: 0 },
            ...archives.map((archive) => ({ name: archive.name, kind: 'file' as const, size: archive.size })),
          ],
    'archive.open': ({ ref }) => openArchive(ref),
    'archive.view': ({ ref }) => opened(ref).view,
    'archive.close': ({ ref }) => {
      open.delete(ref);
      return null;
    },
    'archive.verify': ({ ref }) =>
      run(ref, `Verifying ${opened(ref).archive.name}`, 'hashing', opened(ref).archive.size, indexing, () =>
        change(ref, { verified: true }),
      ),
    'archive.truths': ({ ref }) => fakeTruths(opened(ref).archive.report),
    'archive.hashViews': ({ ref }) =>
      run(ref, `Hashing the layers of ${opened(ref).archive.name}`, 'hashing', 1, indexing, () =>
        change(ref, {}),
      ),
    'archive.documents': ({ ref, image }) => {
      const report = opened(ref).archive.report.images[image];
      return {
        config: JSON.stringify({
          architecture: report?.architecture ?? '',
          os: report?.os ?? '',
          created: report?.created ?? '',
          config: report?.config ?? null,
          rootfs: { type: 'layers', diff_ids: report?.layers.map((layer) => layer.diffId) ?? [] },
          history:
            report?.history.map((step) => ({
              created: step.created,
              created_by: step.createdBy,
              empty_layer: step.emptyLayer,
            })) ?? [],
        }),
        manifest: JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          config: { digest: report?.id ?? null, size: 4_242 },
          layers:
            report?.layers.map((layer) => ({
              mediaType: layer.mediaType,
              digest: layer.digest,
              size: layer.storedSize,
            })) ?? [],
        }),
      };
    },
    'tree.rows': ({ ref, image, scope, from, count, ...query }) => {
      needIndex(ref);
      return treeOf(ref, image, scope).rows(query, from, count);
    },
    'tree.locate': ({ ref, image, scope, path, ...query }) => treeOf(ref, image, scope).locate(query, path),
    'tree.sizes': ({ ref, image, scope, path, limit }) => {
      needIndex(ref);
      return treeOf(ref, image, scope).sizes(path, limit) ?? fail('no-such-path', `There is no ${path}.`);
    },
    'entry.details': ({ ref, image, scope, path }) =>
      treeOf(ref, image, scope).details(path) ?? fail('no-such-path', `There is no ${path} in this tree.`),
    'path.life': ({ ref, image, path }) => lifeOf(opened(ref).archive.layers[image] ?? [], path),
    'file.read': ({ ref, image, layer, path, offset, length }) => {
      const entry = (opened(ref).archive.layers[image]?.[layer] ?? []).find(
        (candidate) => candidate.path === path,
      );
      const size =
        entry?.size ??
        (opened(ref).archive.tree === null ? fail('no-such-path', `There is no ${path}.`) : 4_096);
      return { size, offset, bytes: contentsOf(path, size, offset, length) };
    },
    'waste.report': ({ ref, limit }) => {
      needIndex(ref);
      const { waste } = opened(ref).archive;
      return { ...waste, rows: waste.rows.slice(0, limit), duplicatesKnown: opened(ref).duplicates };
    },
    'waste.duplicates': ({ ref }) =>
      run(ref, 'Looking for identical files', 'comparing', 210_000_000, indexing, () => {
        opened(ref).duplicates = true;
        change(ref, {});
      }),
    'storePaths.list': ({ ref }) => {
      needIndex(ref);
      const { archive, scanned } = opened(ref);
      return scanned
        ? archive.storePaths
        : archive.storePaths.map((row) => ({ ...row, references: null, referrers: null, closureSize: null }));
    },
    'storePaths.scan': ({ ref }) =>
      run(ref, 'Scanning for references', 'scanning', 865_000_000, indexing, () => {
        opened(ref).scanned = true;
        change(ref, {});
      }),
    'save.start': ({ ref }) =>
      host === 'desktop'
        ? { kind: 'task', task: run(ref, 'Saving', 'writing', 48_000_000, indexing, () => undefined) }
        : { kind: 'download', url: './saved/demo' },
    'build.look': ({ refs }) =>
      refs.map((ref) => {
        const archive = archives[Number(ref) - 1];
        return (
          builds.look(ref) ??
          (archive === undefined
            ? fail('not-found', 'There is nothing of that token.')
            : { ref, name: archive.name, kind: 'image', size: archive.size })
        );
      }),
    'build.plan': ({ draft }) => builds.plan(draft),
    'build.layerPaths': ({ draft, layer, from, count }) => builds.layerPaths(draft, layer, from, count),
    'build.compare': ({ draft, changed, beside }) =>
      builds.compare(draft, changed).map((row) => ({ ...row, shared: beside === null ? null : 0 })),
    'build.seal': ({ draft }) => builds.seal(draft),
    'build.export': ({ draft }) => {
      const name = `${draft.name}.tar`;
      const task = run(null, `Building ${name}`, 'writing', 912_000_000, indexing, () => undefined);
      written.set(task, { ref: refAt(0), name, id: builds.seal(draft).id, download: null });
      return { kind: 'task', task, name };
    },
    'build.result': ({ task }) => written.get(task) ?? fail('not-found', 'That has written nothing.'),
    'build.saveSpec': () => ({ kind: 'cancelled' }),
    'build.openSpec': () => fail('not-found', 'There is no such spec.'),
    'compare.open': (input) => compares.open(input),
    'compare.view': (input) => compares.view(input),
    'compare.setIgnored': (input) => compares.setIgnored(input),
    'compare.rows': (input) => compares.rows(input),
    'compare.locate': (input) => compares.locate(input),
    'compare.sizes': (input) => compares.sizes(input),
    'compare.entry': (input) => compares.entry(input),
    'compare.diff': (input) => compares.diff(input),
    'compare.close': (input) => compares.close(input),
    'compare.save': () =>
      host === 'desktop'
        ? { kind: 'task', task: run(null, 'Saving the report', 'writing', 90_000, indexing, () => undefined) }
        : { kind: 'download', url: './saved/report' },
    'task.list': () => [...tasks.values()].map((entry) => entry.state),
    'task.cancel': ({ id }) => {
      const entry = tasks.get(id);
      if (entry === undefined) return null;
      clearInterval(entry.timer);
      tasks.delete(id);
      emit({ type: 'task', task: { ...entry.state, state: 'cancelled' } });
      return null;
    },
  };

  return {
    calls,
    emit,
    refOf: byName,
    async call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Outcome<Output<Name>>> {
      calls.push({ name, input });
      await new Promise((resolve) => {
        if (delay === 0) resolve(null);
        else setTimeout(resolve, delay);
      });
      try {
        const handler = handlers[name];
        if (handler === undefined) return fail('unsupported', `There is nothing made up for ${name}.`);
        return { ok: true, value: handler(input) };
      } catch (error) {
        return { ok: false, problem: toProblem(error) };
      }
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => {
        listeners.delete(onEvent);
      };
    },
    watchConnection(onState) {
      watchers.add(onState);
      onState('connected');
      return () => {
        watchers.delete(onState);
      };
    },
    setConnection(state) {
      for (const watcher of watchers) watcher(state);
    },
    async drop(files, onProgress, signal) {
      if (host === 'served')
        for (let part = 0; part <= 20; part += 1) {
          if (signal.aborted) return { ok: false, problem: { code: 'cancelled', message: 'cancelled' } };
          onProgress(part * 5_000_000, 100_000_000);
          await new Promise((resolve) => {
            setTimeout(resolve, indexing / 20);
          });
        }
      return {
        ok: true,
        value: files
          .map((dropped) => archives.findIndex((archive) => archive.name === dropped.name))
          .map((at) => refAt(Math.max(0, at))),
      };
    },
  };
}
