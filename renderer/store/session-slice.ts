import type { AppInfo, ArchiveRef, HostEvent } from '../../shared/contract/values.ts';
import type { Outcome } from '../../shared/problem.ts';
import type { ConnectionState } from '../client.ts';
import type { SliceTools } from './slice.ts';

export type Mode = 'open' | 'inspect' | 'build' | 'compare';

export interface SessionSlice {
  readonly info: AppInfo | null;
  readonly connection: ConnectionState;
  readonly mode: Mode;
  /** Open archives in the order of their tabs. */
  readonly tabs: readonly ArchiveRef[];
  readonly active: ArchiveRef | null;
  /** Grows when the filter field is asked for; whoever shows one takes the focus. */
  readonly findRequests: number;
  /** The field for a path is to have the focus once it is there. */
  readonly isPathWanted: boolean;
  /** Starts to listen and asks for what stands already. Answers the function that ends it. */
  start(): () => void;
  setMode(mode: Mode): void;
  activate(ref: ArchiveRef): void;
  /** The tab `step` places to the right of the active one, around the end. */
  activateBy(step: number): void;
  /** The system's dialog, or where there is none the page where a path is typed. */
  openSomehow(): Promise<void>;
  /** Told when the field that was wanted has the focus. */
  focusedPath(): void;
  openDialog(): Promise<void>;
  openPath(text: string): Promise<boolean>;
  openRecent(id: string): Promise<void>;
  openRefs(refs: readonly ArchiveRef[]): Promise<void>;
  /** Archives as tabs, whatever is looked at. */
  addTabs(refs: readonly ArchiveRef[]): Promise<void>;
  closeTab(ref: ArchiveRef): Promise<void>;
  find(): void;
}

/** Which archives are open, which of them is looked at, and the ways of opening one. */
export function sessionSlice({ set, get, client }: SliceTools): SessionSlice {
  const onEvent = (event: HostEvent): void => {
    if (event.type === 'task') get().onTask(event.task);
    else if (event.type === 'archive') void get().refresh(event.ref, event.revision, event.phase);
    else if (event.type === 'compare') void get().refreshCompare(event.ref, event.revision);
    else if (event.type === 'open') void get().openRefs(event.refs);
    else if (event.type === 'menu') onMenu(event.action);
  };
  const onMenu = (action: Extract<HostEvent, { type: 'menu' }>['action']): void => {
    const { active } = get();
    if (action === 'open') void get().openDialog();
    else if (action === 'palette') get().showOverlay('palette');
    else if (action === 'find') get().find();
    else if (active !== null) void get().closeTab(active);
  };
  const openAnswer = async (title: string, answer: Outcome<readonly ArchiveRef[]>): Promise<boolean> => {
    if (answer.ok) await get().openRefs(answer.value);
    else get().report(title, answer.problem);
    return answer.ok;
  };
  const onConnection = (connection: ConnectionState): void => {
    const before = get().connection;
    set({ connection });
    if (before === 'lost' && connection === 'connected') void again();
    if (before === 'connected' && connection === 'lost')
      get().announce('The connection to varve serve was lost');
  };
  /** The service may have missed us, or be another one: everything is asked for anew. */
  const again = async (): Promise<void> => {
    set({ tasks: [] });
    get().announce('Connected again');
    void get().loadTasks();
    await Promise.all([...get().tabs.map((ref) => get().open(ref)), get().compareAgain()]);
  };
  return {
    info: null,
    connection: 'connecting',
    mode: 'open',
    tabs: [],
    active: null,
    findRequests: 0,
    isPathWanted: false,
    start() {
      const stops = [client.listen(onEvent), client.watchConnection(onConnection)];
      void client.call('app.info', {}).then((answer) => {
        if (answer.ok) set({ info: answer.value });
        else get().report('Varve cannot start', answer.problem);
      });
      void get().loadRecents();
      void get().loadTasks();
      return () => {
        for (const stop of stops) stop();
      };
    },
    setMode(mode) {
      set({ mode: mode === 'inspect' && get().active === null ? 'open' : mode });
      if (mode === 'open') void get().loadRecents();
    },
    activate(ref) {
      if (get().tabs.includes(ref)) set({ active: ref, mode: 'inspect' });
    },
    activateBy(step) {
      const { tabs, active } = get();
      const at = active === null ? -1 : tabs.indexOf(active);
      const next = tabs[(at + step + tabs.length) % tabs.length];
      if (next !== undefined) get().activate(next);
    },
    async openSomehow() {
      if (get().info?.host === 'served') set({ mode: 'open', isPathWanted: true });
      else await get().openDialog();
    },
    focusedPath() {
      set({ isPathWanted: false });
    },
    async openDialog() {
      await openAnswer('The file cannot be opened', await client.call('open.dialog', {}));
    },
    async openPath(text) {
      const title = 'That path cannot be opened';
      const answer = await client.call('open.path', { text });
      // what was said of the path before is of no use any more
      for (const notice of get().notices) if (notice.title === title) get().dismiss(notice.id);
      return openAnswer(title, answer);
    },
    async openRecent(id) {
      const answer = await client.call('recent.open', { id });
      await openAnswer(
        'That image cannot be opened',
        answer.ok ? { ok: true, value: [answer.value] } : answer,
      );
    },
    async openRefs(refs) {
      const last = refs.at(-1);
      if (last === undefined) return;
      const added = get().addTabs(refs);
      set({ active: last, mode: 'inspect' });
      await added;
    },
    async addTabs(refs) {
      const { tabs, active } = get();
      const fresh = refs.filter((ref, at) => !tabs.includes(ref) && refs.indexOf(ref) === at);
      set({ tabs: [...tabs, ...fresh], active: active ?? fresh[0] ?? null });
      await Promise.all(fresh.map((ref) => get().open(ref)));
    },
    async closeTab(ref) {
      const { tabs, active } = get();
      const at = tabs.indexOf(ref);
      if (at === -1) return;
      const left = tabs.filter((tab) => tab !== ref);
      const next = active === ref ? (left[at] ?? left[at - 1] ?? null) : active;
      set({
        tabs: left,
        active: next,
        mode: next === null && get().mode === 'inspect' ? 'open' : get().mode,
      });
      get().forget(ref);
      get().forgetCompared(ref);
      if (next === null) void get().loadRecents();
      await client.call('archive.close', { ref });
    },
    find() {
      set({ findRequests: get().findRequests + 1 });
    },
  };
}
