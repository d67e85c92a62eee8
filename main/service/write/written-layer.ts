import type { ElsewhereLayer } from '../../../shared/convert/conversion-source.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { Packing } from '../../engine/build/layer/compress.ts';
import type { LayerRecipe } from '../../engine/build/layer/make-layer.ts';
import type { PythonTarMember } from '../../engine/build/tar/python-tar.ts';
import type { Sink } from './archive-writer.ts';
import type { Spot } from './image-container.ts';

export interface WrittenLayer {
  readonly kind: 'base' | 'taken' | LayerRecipe['kind'];
  readonly diffId: DiffId;
  /** Of the bytes as they are stored in what was written. */
  readonly digest: Digest;
  readonly storedSize: number;
  /** Of the plain tar; null for a base's layer whose stored bytes went in unread. */
  readonly size: number | null;
}

/** A layer on its way into the container. */
export interface LayerPart extends WrittenLayer {
  readonly packing: Packing;
  /** What the history says made it, and of it. */
  readonly createdBy: string | null;
  readonly comment: string | null;
  /** Of a layer like buildImage's. */
  readonly tarSum: string | null;
  /** docker-archive: the member that a base's layer had, if it can be kept. */
  readonly header: PythonTarMember | null;
  /** Moves the stored bytes into the container under a name. */
  fill(write: Sink, at: Spot): Promise<void>;
  /** Instead of that: the container has the bytes already. */
  skip(): void;
  /** The file that held them is there now. */
  moved?(at: Spot): void;
  /** Its bytes are not there on purpose: it is not filled in, and stands in its manifest alone. */
  readonly elsewhere?: ElsewhereLayer;
  /** A file that holds the stored bytes and nothing else, if there is one. */
  readonly spooled: string | null;
}
