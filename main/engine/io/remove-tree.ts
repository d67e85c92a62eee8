import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';

/** Deletes a file or a folder with all that is in it, folders that nobody may write to included. Links are not followed. */
export function removeTree(path: string): void {
  open(Buffer.from(path));
  rmSync(path, { recursive: true, force: true });
}

/** Names need not be UTF-8. */
function open(path: Buffer): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  chmodSync(path, 0o700);
  for (const child of readdirSync(path, { encoding: 'buffer', withFileTypes: true }))
    if (child.isDirectory()) open(Buffer.concat([path, Buffer.from('/'), child.name]));
}
