import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { runShell } from './measure.ts';
import { findTool } from './tools.ts';

export type PackedAs = 'gzip' | 'zstd';

/**
 * Compresses files into `folder` with a program of this machine, at the level that it takes by itself, or with Node where
 * there is none. Answers the new files, in the same order.
 */
export async function compressLayers(
  files: readonly string[],
  as: PackedAs,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const packed: string[] = [];
  for (const file of files) {
    const target = join(folder, `${basename(file)}.${as === 'gzip' ? 'gz' : 'zst'}`);
    if (!existsSync(target)) await compress(file, as, target);
    packed.push(target);
  }
  return packed;
}

async function compress(file: string, as: PackedAs, target: string): Promise<void> {
  const draft = `${target}.${process.pid}`;
  const tool = (as === 'gzip' ? ['pigz', 'gzip'] : ['zstd']).find((name) => findTool(name) !== null);
  if (tool !== undefined) await runShell('"$1" -qc -- "$2" > "$3"', [tool, file, draft]);
  else {
    const stream = as === 'gzip' ? createGzip() : createZstdCompress();
    await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), stream, createWriteStream(draft));
  }
  await rename(draft, target);
}
