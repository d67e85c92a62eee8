import type { Errand } from '../progress.ts';
import type { LayerPart } from '../write/written-layer.ts';

/** Tells how much of an image is written, in plain bytes: piece by piece, whatever the layers are stored as. */
export interface LayerProgress {
  /** The part, told of while it moves. */
  watch(part: LayerPart): LayerPart;
  /** The part has been taken care of, also where its bytes did not have to move. */
  end(part: LayerPart): void;
}

/** `expected`: plain bytes as planned; store layers are planned by what is in them, so that they may become a little more. */
export function createLayerProgress(expected: number, { onProgress }: Errand): LayerProgress {
  let before = 0;
  const plainSize = ({ size, storedSize }: LayerPart): number => size ?? storedSize;
  const tell = (done: number): void =>
    onProgress?.({ phase: 'writing', done: Math.round(done), total: Math.round(Math.max(expected, done)) });
  return {
    watch(part) {
      let moved = 0;
      const fill: LayerPart['fill'] = (write, at) =>
        part.fill(async (bytes) => {
          await write(bytes);
          moved += bytes.length;
          tell(before + plainSize(part) * (part.storedSize === 0 ? 1 : moved / part.storedSize));
        }, at);
      return { ...part, fill };
    },
    end(part) {
      before += plainSize(part);
      tell(before);
    },
  };
}
