import { change, redo, undo, undoable } from '../build/undo.ts';
import type { Undoable } from '../build/undo.ts';
import {
  baseRef,
  emptyDraft,
  hasContent,
  withInputs,
  withImagePath,
  withKeys,
  withLayer,
  withLike,
} from '../build/draft.ts';
import type { ImagePart } from '../build/image-part.ts';
import type { DropZone } from '../build/draft.ts';
import { namedPlan } from '../build/named-plan.ts';
import type { PlannedDraft } from '../build/named-plan.ts';
import type {
  BuildAnswer,
  BuildDraft,
  BuildInput,
  ExportResult,
  SealedImage,
  StrategyRow,
} from '../../shared/contract/build-values.ts';
import type { ArchiveRef, TaskId, TaskState } from '../../shared/contract/values.ts';
import type { Problem } from '../../shared/problem.ts';
import { counted } from '../../shared/counted.ts';
import { sentenceText } from '../text/sentence-text.ts';
import type { AppState } from './app-state.ts';
import type { SliceTools } from './slice.ts';

export const buildTabNames = ['inputs', 'packing', 'environment', 'config'] as const;
export type BuildTab = (typeof buildTabNames)[number];

/** The newest answer of the service about the draft, and what became of it. */
export interface BuildState {
  readonly edits: Undoable<BuildDraft>;
  /** What each token of the draft is called. */
  readonly inputs: Readonly<Record<string, BuildInput>>;
  readonly tab: BuildTab;
  /** The planned layer that is looked at, counted from the oldest; null: the newest. */
  readonly layer: number | null;
  /** Of the draft `plannedDraft`; stays until its successor is there. */
  readonly answer: BuildAnswer | null;
  readonly plannedDraft: BuildDraft | null;
  readonly problem: Problem | null;
  readonly planning: boolean;
  /** The store path that is thought to change. */
  readonly changed: string | null;
  /** The open archive that plans are held against; null: the one that was looked at last, `false`: none. */
  readonly beside: ArchiveRef | false | null;
  /** All strategies, of a draft, a path that was thought to change then, and the image beside it. */
  readonly compared: {
    readonly draft: BuildDraft;
    readonly changed: string | null;
    readonly beside: ArchiveRef | null;
    readonly rows: readonly StrategyRow[];
  } | null;
  readonly sealing: boolean;
  readonly sealed: { readonly draft: BuildDraft; readonly image: SealedImage } | null;
  readonly exporting: { readonly task: TaskId; readonly name: string } | null;
  readonly result: ExportResult | null;
}

export interface BuildSlice {
  readonly build: BuildState;
  /** Another draft; changes with the same `about` in a row are undone together. */
  editBuild(next: BuildDraft, about?: string | null): void;
  undoBuild(): void;
  redoBuild(): void;
  /** Reads again what the draft names: files may have changed. */
  readAgain(): void;
  newBuild(): void;
  showBuildTab(tab: BuildTab): void;
  selectPlanned(layer: number): void;
  /** A build that was made on this page before it was loaded anew. */
  restoreBuild(draft: BuildDraft, inputs: readonly BuildInput[]): void;
  /** Puts things into the build, by what they are; a spec becomes the build. */
  addToBuild(refs: readonly ArchiveRef[], zone: DropZone): Promise<void>;
  /** A path that was typed: as if it had been dropped there. */
  addPathToBuild(text: string, zone: DropZone): Promise<boolean>;
  addByDialog(zone: DropZone): Promise<void>;
  /** Puts a part of an open image into the build. */
  addPartToBuild(part: ImagePart): Promise<void>;
  /** Things from outside: images are opened, anything else starts or joins a build. */
  receiveRefs(refs: readonly ArchiveRef[], zone: DropZone | null): Promise<void>;
  imagineChange(path: string | null): void;
  /** Holds plans against an open archive, or against none. */
  holdAgainst(archive: ArchiveRef | false): void;
  /** Asks for what every strategy makes of a draft; an answer about a draft that has changed since is dropped. */
  compareStrategies(draft: BuildDraft, beside?: ArchiveRef | null): Promise<void>;
  sealBuild(): Promise<void>;
  exportBuild(): Promise<void>;
  saveBuildSpec(): Promise<void>;
  inspectResult(): Promise<void>;
  /** Told of every task that ends. */
  onBuildTask(task: TaskState): Promise<void>;
}

const firstState: BuildState = {
  edits: undoable(emptyDraft),
  inputs: {},
  tab: 'inputs',
  layer: null,
  answer: null,
  plannedDraft: null,
  problem: null,
  planning: false,
  changed: null,
  beside: null,
  compared: null,
  sealing: false,
  sealed: null,
  exporting: null,
  result: null,
};

/** What is to be built, what would come of it, and writing it. One question about a plan is on its way at a time. */
export function buildSlice({ set, get, client, download }: SliceTools): BuildSlice {
  const put = (part: Partial<BuildState>): void => set({ build: { ...get().build, ...part } });
  const current = (): BuildDraft => get().build.edits.present;

  let again = false;
  /** Notices of what was last refused. */
  let refusals: readonly number[] = [];
  /** The newest draft of which there was a plan. */
  let last: PlannedDraft | null = null;
  const plan = async (): Promise<void> => {
    if (get().build.planning) return;
    put({ planning: true });
    try {
      while (get().build.plannedDraft !== current()) {
        const draft = current();
        if (!hasContent(draft) && draft.config === undefined) {
          put({ answer: null, plannedDraft: draft, problem: null });
          continue;
        }
        const answer = await client.call('build.plan', { draft, again });
        again = false;
        if (answer.ok) {
          put({ answer: namedPlan(last, draft, answer.value), plannedDraft: draft, problem: null });
          if (answer.value.outline !== null) last = { draft, answer: answer.value };
        } else put({ plannedDraft: draft, problem: answer.problem });
      }
    } finally {
      put({ planning: false });
    }
  };
  const applyEdits = (edits: Undoable<BuildDraft>): void => {
    if (edits === get().build.edits) return;
    put({ edits });
    void plan();
  };
  const learn = (inputs: readonly BuildInput[]): void => {
    const named = Object.fromEntries(inputs.map((input) => [input.ref, input]));
    put({ inputs: { ...get().build.inputs, ...named } });
  };
  const openSpec = async (ref: ArchiveRef): Promise<void> => {
    const answer = await client.call('build.openSpec', { ref });
    if (!answer.ok) {
      get().report('The build spec cannot be opened', answer.problem);
      return;
    }
    learn(answer.value.inputs);
    const { draft } = answer.value;
    // buildImage’s old name for what is copied is read as what it means
    get().editBuild(draft.like === 'buildImage' ? withLike(draft, draft.like) : draft);
    get().announce('The build spec is open');
  };
  const look = async (refs: readonly ArchiveRef[]): Promise<readonly BuildInput[] | null> => {
    const answer = await client.call('build.look', { refs: [...refs] });
    if (answer.ok) return answer.value;
    get().report('That cannot be put into a build', answer.problem);
    return null;
  };
  const putIn = async (inputs: readonly BuildInput[], zone: DropZone): Promise<void> => {
    const spec = zone === 'files' ? undefined : inputs.find(({ kind }) => kind === 'spec');
    if (spec !== undefined) await openSpec(spec.ref);
    const others = inputs.filter((input) => input !== spec);
    learn(others);
    const { draft, refused } = withInputs(current(), others, zone);
    // what was refused before is of no use any more once something else is put in
    for (const id of refusals) get().dismiss(id);
    refusals = refused.map(({ name, why }) =>
      get().notify('error', `${name} is left out`, `${sentenceText(why)}.`),
    );
    get().editBuild(draft);
    if (others.length > refused.length)
      get().announce(`${counted(others.length - refused.length, 'thing')} put into the build`);
  };

  return {
    build: firstState,
    editBuild(next, about = null) {
      applyEdits(change(get().build.edits, next, about));
    },
    undoBuild() {
      applyEdits(undo(get().build.edits));
    },
    redoBuild() {
      applyEdits(redo(get().build.edits));
    },
    readAgain() {
      again = true;
      put({ plannedDraft: null });
      void plan();
    },
    newBuild() {
      get().editBuild(emptyDraft);
      put({ result: null, sealed: null, tab: 'inputs', layer: null, changed: null });
    },
    restoreBuild(draft, inputs) {
      learn(inputs);
      get().editBuild(draft);
    },
    showBuildTab(tab) {
      put({ tab });
      if (tab === 'packing') void get().compareStrategies(current());
    },
    selectPlanned(layer) {
      put({ layer });
    },
    async addToBuild(refs, zone) {
      const inputs = await look(refs);
      if (inputs !== null) await putIn(inputs, zone);
    },
    async addPathToBuild(text, zone) {
      const answer = await client.call('open.path', { text });
      if (!answer.ok) {
        get().report('That path cannot be used', answer.problem);
        return false;
      }
      await get().addToBuild(answer.value, zone);
      return true;
    },
    async addByDialog(zone) {
      const answer = await client.call('open.dialog', {});
      if (!answer.ok) get().report('The files cannot be used', answer.problem);
      else if (answer.value.length > 0) await get().addToBuild(answer.value, zone);
    },
    async addPartToBuild(part) {
      const { archive, title } = part;
      const inputs = await look([archive]);
      if (inputs === null) return;
      learn(inputs);
      const before = current();
      get().editBuild(
        part.kind === 'layer'
          ? withLayer(before, { archive, layer: part.layer })
          : withImagePath(before, { archive, image: part.image, path: part.path }),
      );
      const isNew = current() !== before;
      const words = isNew ? 'is put into the build' : 'is in the build already';
      // whoever looks at the build sees it arrive
      if (get().mode === 'build') get().announce(`${title} ${words}`);
      else get().notify('done', `${title} ${words}`, 'Build shows what comes of it.');
    },
    async receiveRefs(refs, zone) {
      if (refs.length === 0) return;
      const inputs = await look(refs);
      if (inputs === null) return;
      const isBuilding = get().mode === 'build';
      if (!isBuilding && zone === null && inputs.every(({ kind }) => kind === 'image' || kind === 'file')) {
        // two images beside each other are there to be compared
        const areTwo = refs.length === 2 && refs[0] !== refs[1];
        await (areTwo || get().mode === 'compare' ? get().compareRefs(refs, 'right') : get().openRefs(refs));
        return;
      }
      get().setMode('build');
      await putIn(inputs, zone ?? 'anywhere');
    },
    imagineChange(changed) {
      put({ changed });
      void get().compareStrategies(current());
    },
    holdAgainst(beside) {
      put({ beside });
      void get().compareStrategies(current());
    },
    async compareStrategies(draft, beside = besideOf(get())) {
      const { changed, compared } = get().build;
      if (compared?.draft === draft && compared.changed === changed && compared.beside === beside) return;
      const image = beside === null ? null : { ref: beside, image: get().inspect[beside]?.image ?? 0 };
      const answer = await client.call('build.compare', { draft, changed, beside: image });
      if (answer.ok && draft === current() && changed === get().build.changed && beside === besideOf(get()))
        put({ compared: { draft, changed, beside, rows: answer.value } });
    },
    async sealBuild() {
      const draft = current();
      if (get().build.sealing || sealOf(get()) !== null) return;
      put({ sealing: true });
      const answer = await client.call('build.seal', { draft });
      put({ sealing: false });
      if (!answer.ok) get().report('The image ID cannot be computed', answer.problem);
      else {
        put({ sealed: { draft, image: answer.value } });
        get().announce(`Image ID ${answer.value.id}`);
      }
    },
    async exportBuild() {
      const answer = await client.call('build.export', { draft: current() });
      if (!answer.ok) get().report('The image cannot be written', answer.problem);
      else if (answer.value.kind === 'task')
        put({ exporting: { task: answer.value.task, name: answer.value.name }, result: null });
      else return;
      // small images are written before the answer that names their task
      const { exporting } = get().build;
      if (exporting === null) return;
      const tasks = await client.call('task.list', {});
      const ended = tasks.ok ? tasks.value.find(({ id }) => id === exporting.task) : undefined;
      if (ended !== undefined) await get().onBuildTask(ended);
    },
    async saveBuildSpec() {
      const answer = await client.call('build.saveSpec', { draft: current() });
      if (!answer.ok) get().report('The build spec cannot be saved', answer.problem);
      else if (answer.value.kind === 'download') download(answer.value.url);
    },
    async inspectResult() {
      const { result } = get().build;
      if (result === null) return;
      // what was open from that place before is another archive now
      const wasOpen = get().tabs.includes(result.ref);
      await get().openRefs([result.ref]);
      if (wasOpen) await get().open(result.ref);
    },
    async onBuildTask(task) {
      if (task.id !== get().build.exporting?.task || task.state === 'running') return;
      put({ exporting: null });
      if (task.problem?.code === 'changed-while-reading') get().readAgain();
      if (task.state !== 'done') return;
      const answer = await client.call('build.result', { task: task.id });
      if (!answer.ok) {
        get().report('What was written cannot be found', answer.problem);
        return;
      }
      put({ result: answer.value });
      const sealed = sealOf(get());
      if (sealed !== null && sealed.id !== answer.value.id)
        get().notify(
          'error',
          'The image ID is not the one that was computed',
          'Files have changed in between: what is written is what they are now.',
        );
      get().announce(`${answer.value.name} is written, image ID ${answer.value.id}`);
      if (answer.value.download !== null) download(answer.value.download);
    },
  };
}

/**
 * The open archive that plans are held against: as chosen, else the one looked at last unless it is the base itself; null
 * until it is indexed.
 */
export function besideOf({ build, active, tabs, archives }: AppState): ArchiveRef | null {
  const { beside } = build;
  if (beside === false) return null;
  const isChosen = beside !== null && tabs.includes(beside);
  const ref = isChosen ? beside : active === baseRef(build.edits.present) ? null : active;
  return ref !== null && archives[ref]?.phase === 'indexed' ? ref : null;
}

/** The draft as it is. */
export function draftOf({ build }: BuildSlice): BuildDraft {
  return build.edits.present;
}

/** The sealed image, if it is the one that the draft describes: how it is written does not matter to its ID. */
export function sealOf({ build }: BuildSlice): SealedImage | null {
  const { sealed, edits } = build;
  if (sealed === null) return null;
  const content = (draft: BuildDraft): string => JSON.stringify(withKeys(draft, { output: undefined }));
  return sealed.draft === edits.present || content(sealed.draft) === content(edits.present)
    ? sealed.image
    : null;
}

/** The draft with other keys, as one step of its own. */
export function editKeys(
  state: BuildSlice,
  keys: Parameters<typeof withKeys>[1],
  about: string | null = null,
): void {
  state.editBuild(withKeys(draftOf(state), keys), about);
}
