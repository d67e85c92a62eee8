import { grouped } from '../../../shared/counted.ts';
import type { Finding } from '../../../shared/finding.ts';
import { ProblemError } from '../../../shared/problem.ts';
import type { FileSecret } from '../../engine/secrets/file-secrets.ts';
import { secretHead, secretIn } from '../../engine/secrets/secret-contents.ts';
import { secretCandidates } from '../../engine/secrets/secret-files.ts';
import type { LayerIndex } from '../../engine/tar/index/layer-index.ts';

/** Files of a layer that are read at most. */
const mostRead = 1_000;

/** What one layer has. */
export interface LayerSecrets {
  readonly files: readonly FileSecret[];
  /** Files whose names ask for a look, beyond those that were read. */
  readonly unread: number;
}

/**
 * X2: reads the first bytes of every file of a layer whose name is one that secrets are kept under. `read` answers the
 * first bytes of a node's content. What cannot be read has findings of its own already.
 */
export async function findSecrets(
  index: LayerIndex,
  read: (node: number, length: number) => Promise<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<LayerSecrets> {
  const candidates = secretCandidates(index).sort(
    (a, b) => (index.dataOffset[a.file] ?? 0) - (index.dataOffset[b.file] ?? 0),
  );
  const files: FileSecret[] = [];
  for (const { node, file, kind } of candidates.slice(0, mostRead)) {
    signal?.throwIfAborted();
    const what = secretIn(kind, await read(file, secretHead).catch(nothingIfCorrupt));
    if (what !== null) files.push({ node, file, what });
  }
  return { files, unread: Math.max(0, candidates.length - mostRead) };
}

function nothingIfCorrupt(error: unknown): Uint8Array {
  if (error instanceof ProblemError && error.problem.code === 'corrupt') return new Uint8Array(0);
  throw error;
}

/** X2.4 */
export function unreadFinding(layer: number, count: number): Finding {
  return {
    rule: 'X2',
    severity: 'info',
    where: `layer ${layer}`,
    what: `${grouped(count)} more files have names that secrets are kept under, and were not looked at`,
    why: `Of a layer the first ${mostRead} of them are read.`,
  };
}
