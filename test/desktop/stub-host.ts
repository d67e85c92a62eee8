import type { ArchiveRef, HostEvent } from '../../shared/contract/values.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Download, GrantOptions, Host } from '../../main/service/host/host.ts';

export interface StubHost extends Host {
  readonly calls: { readonly name: unknown; readonly input: unknown }[];
  readonly granted: { readonly path: string; readonly options: GrantOptions | undefined }[];
  readonly downloads: Map<string, Download>;
  /** What pages were said to have, each time. */
  readonly swept: (readonly ArchiveRef[])[];
  emit(event: HostEvent): void;
  readonly closed: boolean;
}

export const stubRef = (number: number): ArchiveRef => number.toString(16).padStart(32, '0') as ArchiveRef;

/** A host that remembers what it was asked and answers each call with its own input. */
export function createStubHost(): StubHost {
  const listeners = new Set<(event: HostEvent) => void>();
  const calls: StubHost['calls'] = [];
  const granted: StubHost['granted'] = [];
  const downloads: StubHost['downloads'] = new Map();
  const swept: StubHost['swept'] = [];
  let closed = false;
  const grant = (path: string, options?: GrantOptions): Promise<ArchiveRef> => {
    if (path.includes('absent'))
      return Promise.reject(new ProblemError('not-found', `${path} does not exist`));
    granted.push({ path, options });
    return Promise.resolve(stubRef(granted.length));
  };
  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    calls,
    granted,
    downloads,
    swept,
    grant,
    emit,
    async announce(paths) {
      const refs = await Promise.all(paths.map((path) => grant(path)));
      emit({ type: 'open', refs });
      return refs;
    },
    menu: (action) => emit({ type: 'menu', action }),
    call(name, input) {
      calls.push({ name, input });
      return Promise.resolve({ ok: true, value: { name, input } });
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    download(id) {
      const found = downloads.get(id) ?? null;
      downloads.delete(id);
      return Promise.resolve(found);
    },
    sweep(held) {
      swept.push(held);
      return Promise.resolve();
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
    get closed() {
      return closed;
    },
  };
}
