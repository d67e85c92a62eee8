import { createHash, hash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { Compression } from '../../../shared/compression.ts';
import type { Work } from '../../engine/io/work.ts';
import { createHashScanner } from '../../engine/tree/store-paths/hash-scan.ts';
import { openBlob } from '../blobs/blob-source.ts';
import type { BlobAddress } from '../blobs/blob-source.ts';
import { visitRanges } from './visit-ranges.ts';
import type { Ranges } from './visit-ranges.ts';

/** Files of one layer whose content is to be looked at. */
export interface RangeInput {
  readonly address: BlobAddress;
  readonly compression: Compression;
  readonly ranges: Ranges;
}

/** sha256 of each range, 32 bytes each; zeros where the range was not all there. */
export function digestRanges(input: RangeInput, work: Work): Uint8Array<ArrayBuffer> {
  const { size } = input.ranges;
  const sums = new Uint8Array(size.length * 32);
  let running: Hash | null = null;
  visit(
    input,
    {
      data(at, chunk) {
        // Most files come in one piece, and a hasher each would leave behind more memory than is freed in time.
        if (chunk.length === size[at]) {
          sums.set(hash('sha256', chunk, 'buffer'), at * 32);
          return;
        }
        running ??= createHash('sha256');
        running.update(chunk);
      },
      end(at) {
        if (running !== null) sums.set(running.digest(), at * 32);
        running = null;
      },
    },
    work,
  );
  return sums;
}

export interface ReferenceInput extends RangeInput {
  /** Distinct store hashes to look for. */
  readonly hashes: readonly string[];
}

/** For each range the numbers of the hashes found in it, one after the other: range, count, numbers… */
export function scanRanges(input: ReferenceInput, work: Work): Uint32Array<ArrayBuffer> {
  const scanner = createHashScanner(input.hashes);
  const found: number[] = [];
  visit(
    input,
    {
      data(_at, chunk) {
        scanner.push(chunk);
      },
      end(at) {
        scanner.separate();
        const numbers = scanner.take();
        if (numbers.length > 0) found.push(at, numbers.length, ...numbers);
      },
    },
    work,
  );
  return Uint32Array.from(found);
}

function visit(
  { address, compression, ranges }: RangeInput,
  visitor: Parameters<typeof visitRanges>[3],
  work: Work,
): void {
  const source = openBlob(address, work);
  try {
    visitRanges(source, compression, ranges, visitor, work);
    source.assertUnchanged();
  } finally {
    source.close();
  }
}
