import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders of one test: nothing is read from, or left in, the home of whoever runs it. */
export interface Home {
  /** For the images that are opened. */
  readonly images: string;
  /** For Electron's own data. */
  readonly data: string;
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Makes the folders and the environment that leads there. */
export async function makeHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'varve-e2e-'));
  const place = (name: string): string => join(folder, name);
  for (const name of ['images', 'tmp', 'data']) await mkdir(place(name), { mode: 0o700 });
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('ELECTRON_'),
  );
  return {
    images: place('images'),
    data: place('data'),
    environment: {
      ...Object.fromEntries(inherited),
      HOME: folder,
      TMPDIR: place('tmp'),
      VARVE_CACHE: place('cache'),
      VARVE_STATE: place('state'),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
