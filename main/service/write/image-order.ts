import type { BuildOutput } from '../../../shared/build/build-spec.ts';
import type { DiffId, Digest } from '../../../shared/digest.ts';
import type { OpenedArchive } from '../../engine/image/image-core.ts';
import type { ExactJson } from '../../engine/build/documents/exact-json.ts';
import type { LayerRecipe } from '../../engine/build/layer/make-layer.ts';

/** An image with everything about it decided, ready to be written. */
export interface ImageOrder {
  /** Whose documents and archive it has: buildImage's, or streamLayeredImage's. */
  readonly like: 'buildImage' | null;
  /** In lower case. */
  readonly repository: string;
  readonly tag: string;
  readonly architecture: string;
  readonly variant: string | null;
  /** As the config says it, `1970-01-01T00:00:01+00:00`. */
  readonly created: string;
  /** Of the members of a docker-archive, in whole seconds. */
  readonly mtime: number;
  /** The container config, its Env resolved. */
  readonly config: ExactJson;
  readonly base: BaseOrder | null;
  /** Layers of other images, above the base's, oldest first. */
  readonly taken: readonly TakenOrder[];
  /** Above these, oldest first. */
  readonly layers: readonly OrderedLayer[];
  /** Bytes of all layers as planned: how far writing is, is told against it. */
  readonly expectedSize: number;
  readonly output: BuildOutput;
}

export interface BaseOrder {
  readonly archive: OpenedArchive;
  /** Its number in the archive. */
  readonly image: number;
  /** Whether its history is kept (inherit `docker`), or made anew (`nixpkgs`). */
  readonly keepHistory: boolean;
  /** Of each layer what somebody has found who read all of it; null: nobody has. */
  readonly known: readonly (ReadLayer | null)[];
}

/** What reading a layer to its end tells. */
export interface ReadLayer {
  readonly diffId: DiffId;
  /** Of the stored bytes. */
  readonly digest: Digest;
  /** Of the plain tar. */
  readonly size: number;
}

/** A layer of another image, by its place there. */
export interface TakenOrder {
  readonly archive: OpenedArchive;
  readonly image: number;
  readonly layer: number;
  readonly createdBy: string | null;
}

export interface OrderedLayer {
  readonly recipe: LayerRecipe;
  /** What the history says of it, once its DiffID's hex is known; null: nothing. */
  readonly comment: ((hex: string) => string) | null;
}
