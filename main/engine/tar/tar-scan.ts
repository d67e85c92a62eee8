import type { Finding } from '../../../shared/finding.ts';
import type { LayerIndex } from './index/layer-index.ts';

/** What one pass over a tar found out. */
export interface TarScan {
  readonly index: LayerIndex;
  /** Entries as the tar counts them: every header but extended ones, also those of unknown types and of paths given twice. */
  readonly entries: number;
  /** Bytes of the plain tar, to its very end. */
  readonly size: number;
  /** False where entries may be missing from the index: damage, a cut, or a bound of T6. A finding says which. */
  readonly complete: boolean;
  /** Position where damage made it impossible to read on; −1 when none did. */
  readonly lostAt: number;
  /** Whether two blocks of zeros were seen. */
  readonly endOfArchive: boolean;
  /** Bytes after those two blocks: padding as a rule; a finding tells when they are not all zeros (L2). */
  readonly trailing: number;
  readonly findings: readonly Finding[];
}

/** Is shown the content of files as it flows by. */
export interface FileVisitor {
  /**
   * Content of `size` bytes at `offset` of the tar begins, that of `node`; for sparse files the stored segments. Return
   * false to have it skipped. Files without content, or without a place in the index, are not announced. Nodes may be
   * renumbered and paths given again: what was learnt holds for the node with `index.dataOffset[node] === offset` in the
   * finished index, if there is one.
   */
  begin(node: number, offset: number, size: number): boolean;
  /** The next bytes; valid during the call only. */
  data(chunk: Uint8Array): void;
  /** All bytes were there. Not called for content that the end of the tar cuts off. */
  end(): void;
}
