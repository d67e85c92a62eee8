import { closeSync, openSync, readSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const codeBytes = 48 * 2 ** 20;
const textBytes = 16 * 2 ** 20;

/**
 * Bytes that compress as real images do: machine code from this very Node, and JavaScript and JSON text from `folder`
 * (node_modules). Files are slices of it.
 */
export function contentPool(folder: string): Buffer {
  const pool = Buffer.alloc(codeBytes + textBytes);
  const code = openSync(process.execPath, 'r');
  readSync(code, pool, 0, codeBytes, 0);
  closeSync(code);
  let at = codeBytes;
  for (const file of textFiles(folder)) {
    if (at >= pool.length) break;
    at += readFileSync(file).copy(pool, at);
  }
  return pool;
}

function* textFiles(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const info = statSync(path, { throwIfNoEntry: false });
    if (info?.isDirectory() === true) yield* textFiles(path);
    else if (info?.isFile() === true && /\.(?:js|mjs|cjs|ts|json|md)$/.test(name)) yield path;
  }
}
