import { builtinModules } from 'node:module';

/** A part of the house, and the doors that lead out of it. */
export type Room = {
  readonly name: string;
  /** Whether the file belongs to this room. */
  readonly holds: (path: string) => boolean;
  /** Names of other rooms it may import. */
  readonly rooms: readonly string[];
  /** Names of rooms of which it may import types only. */
  readonly types?: readonly string[];
  readonly node: boolean;
  /** Packages it may import. */
  readonly packages: (name: string) => boolean;
  /** Where given, the only names it may take out of electron. */
  readonly electron?: 'all' | readonly string[];
};

const below = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const oneOf =
  (...names: readonly string[]) =>
  (name: string) =>
    names.includes(name);

/** The table of rooms in ARCHITECTURE.md. */
export const rooms: readonly Room[] = [
  { name: 'shared', holds: below('shared'), rooms: [], node: false, packages: oneOf('zod') },
  {
    name: 'engine',
    holds: below('main/engine'),
    rooms: ['shared'],
    node: true,
    packages: oneOf('zod', 'pako', 'fzstd'),
  },
  {
    name: 'service',
    holds: below('main/service'),
    rooms: ['shared', 'engine'],
    node: true,
    packages: oneOf('zod'),
  },
  {
    name: 'desktop',
    holds: below('main/desktop'),
    rooms: ['shared', 'service'],
    types: ['engine'],
    node: true,
    packages: oneOf('zod'),
    electron: 'all',
  },
  {
    name: 'serve',
    holds: below('main/serve'),
    rooms: ['shared', 'service'],
    types: ['engine'],
    node: true,
    packages: oneOf('zod', 'ws'),
  },
  {
    name: 'cli',
    holds: below('main/cli'),
    rooms: ['shared', 'service', 'serve'],
    types: ['engine'],
    node: true,
    packages: oneOf('zod'),
  },
  {
    name: 'preload',
    holds: (path) => path === 'main/preload.ts',
    rooms: ['shared'],
    node: false,
    packages: () => false,
    electron: ['contextBridge', 'ipcRenderer', 'webUtils'],
  },
  { name: 'renderer', holds: below('renderer'), rooms: ['shared'], node: false, packages: () => true },
];

/**
 * Folders of a room in the order of the house: each may import itself, what stands before it, and the files beside the folders.
 * A folder that is not named stands behind all that are. `types`: types may be named against the order (the job that a pool is
 * given is told by those who do it).
 */
export const folderOrders: readonly {
  readonly room: string;
  readonly order: readonly string[];
  readonly types: boolean;
}[] = [
  { room: 'engine', order: ['io', 'codec', 'tar', 'image', 'source', 'tree'], types: false },
  {
    room: 'service',
    order: 'disk cache blobs contents threads save session compare write layers build convert host'.split(
      ' ',
    ),
    types: true,
  },
];

const builtins = new Set(builtinModules);

/** What a specifier that is no relative path stands for. `@radix-ui/react-tabs/dist` → `@radix-ui/react-tabs`. */
export function packageOf(specifier: string): { kind: 'node' | 'electron' | 'package'; name: string } {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (specifier.startsWith('node:') || builtins.has(specifier)) return { kind: 'node', name: specifier };
  if (name === 'electron') return { kind: 'electron', name };
  return { kind: 'package', name };
}
