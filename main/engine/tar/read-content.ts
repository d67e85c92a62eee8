import { ProblemError } from '../../../shared/problem.ts';
import type { ByteSource } from '../io/byte-source.ts';
import { pathBytes } from './index/entry-path.ts';
import { entryType } from './index/entry-type.ts';
import { nameText } from './findings/finding-list.ts';
import { storedSizeOf } from './index/layer-index.ts';
import type { FileContent, LayerIndex } from './index/layer-index.ts';

/**
 * Where the content of a file is (T1.9, T5.3); also of a hard link that keeps content which its target has lost. Null for
 * all other nodes: a hard link's target is found with `linkTargets`.
 */
export function contentOf(index: LayerIndex, node: number): FileContent | null {
  const extras = index.extras.get(node);
  if (extras?.content !== undefined) return extras.content;
  if (index.type[node] !== entryType.file) return null;
  return {
    size: index.size[node] ?? 0,
    storedSize: storedSizeOf(index, node),
    dataOffset: index.dataOffset[node] ?? -1,
    ...(extras?.sparse && { sparse: extras.sparse }),
  };
}

/**
 * Reads a file's content from `offset` on into `into`; `plain` is the layer's uncompressed tar. Returns how many bytes:
 * all of `into`, or fewer where the file ends (0 at or after its end). Holes of sparse files read as zeros. Problems:
 * `not-a-file`; `corrupt` where the layer ends before the bytes asked for, or where a sparse map is broken.
 */
export function readEntry(
  plain: ByteSource,
  index: LayerIndex,
  node: number,
  offset: number,
  into: Uint8Array,
): number {
  const content = contentOf(index, node);
  if (content === null)
    throw new ProblemError('not-a-file', `${describe(index, node)} is not a regular file`);
  const length = Math.max(0, Math.min(into.length, content.size - offset));
  if (length === 0) return 0;
  if (content.dataOffset < 0)
    throw new ProblemError('corrupt', `the sparse map of ${describe(index, node)} is broken`);
  const wanted = into.subarray(0, length);
  const isWhole =
    content.sparse === undefined
      ? readStored(plain, content, offset, wanted)
      : readSparse(plain, content, content.sparse, offset, wanted);
  if (!isWhole)
    throw new ProblemError('corrupt', `the layer ends within the content of ${describe(index, node)}`);
  return length;
}

/** Reads stored bytes from `from` on. Returns whether they were all there. */
function readStored(plain: ByteSource, content: FileContent, from: number, into: Uint8Array): boolean {
  if (from + into.length > content.storedSize) return false;
  return plain.read(into, content.dataOffset + from) === into.length;
}

function readSparse(
  plain: ByteSource,
  content: FileContent,
  segments: Float64Array,
  offset: number,
  into: Uint8Array,
): boolean {
  into.fill(0);
  const end = offset + into.length;
  let stored = 0;
  for (let i = 0; i < segments.length; i += 2) {
    const start = segments[i] ?? 0;
    const length = segments[i + 1] ?? 0;
    if (start >= end) break;
    const from = Math.max(offset, start);
    const to = Math.min(end, start + length);
    if (from < to) {
      const part = into.subarray(from - offset, to - offset);
      if (!readStored(plain, content, stored + from - start, part)) return false;
    }
    stored += length;
  }
  return true;
}

function describe(index: LayerIndex, node: number): string {
  return nameText(pathBytes(index, node));
}
