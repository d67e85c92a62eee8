import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { Header, Pack } from 'tar-stream';

type MadeHeader = Partial<Header> & Pick<Header, 'name'>;

const time = new Date(1_700_000_000_000);
const pieceSize = 2 ** 20;

/** Under a name of its own until it is whole, so that a run that was broken off leaves nothing to be reused. */
export async function writeTar(file: string, fill: (tar: Pack) => Promise<void>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  const tar = pack();
  await Promise.all([
    pipeline(tar, createWriteStream(draft, { highWaterMark: pieceSize })),
    fill(tar).then(() => {
      tar.finalize();
    }),
  ]);
  renameSync(draft, file);
}

export async function addEntry(tar: Pack, entry: MadeHeader, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    tar.entry({ mtime: time, ...entry }, bytes, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}

export async function addFile(tar: Pack, name: string, file: string): Promise<void> {
  const size = statSync(file).size;
  // Small ones are quicker as one piece.
  if (size < pieceSize) {
    await addEntry(tar, { name }, await readFile(file));
    return;
  }
  const entry = tar.entry({ name, size, mtime: time });
  await pipeline(createReadStream(file, { highWaterMark: pieceSize }), entry);
}

/** Lower-case hex. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: pieceSize }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
