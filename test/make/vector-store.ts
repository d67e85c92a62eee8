import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the vectors, which paths in their specs are relative to. */
export const vectors = fileURLToPath(new URL('../fixtures/vectors/', import.meta.url));

/** Unpacks the store of the vectors and answers its root; `removeStore` takes it away. */
export function unpackStore(): string {
  const root = mkdtempSync(join(tmpdir(), 'varve-store-'));
  execFileSync('tar', ['-C', root, '--delay-directory-restore', '-xzf', join(vectors, 'store.tar.gz')]);
  return root;
}

/** A store's folders are read-only, which only root may ignore. */
export function removeStore(root: string): void {
  execFileSync('chmod', ['-R', 'u+w', root]);
  execFileSync('rm', ['-rf', root]);
}
