import { ImageOff, Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { canMove } from './can-move.ts';
import { pixelsText } from './picture-size.ts';
import type { PictureSize } from './picture-size.ts';

/** Pixels of a still at most, on its longer side. */
const stillPixels = 4_096;

/**
 * Bytes as a picture. An `<img>` is inert: scripts and links inside an SVG do nothing, and the policy lets it load nothing. What
 * moves can be held still, and is where the system wants less motion.
 */
export function Picture({
  bytes,
  type,
  name,
}: {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  name: string;
}): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<PictureSize | null>(null);
  const [broken, setBroken] = useState(false);
  const moves = useMemo(() => canMove(bytes, type), [bytes, type]);
  const [isPlaying, setPlaying] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  const isStill = moves && !isPlaying;
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    image.current?.setAttribute('src', url);
    return () => URL.revokeObjectURL(url);
  }, [bytes, type]);
  useEffect(() => {
    if (isStill && size !== null && image.current !== null && still.current !== null)
      drawStill(image.current, still.current, size);
  }, [isStill, size]);
  if (broken)
    return (
      <Empty icon={ImageOff} title="This picture is damaged" text="Its bytes can be looked at as hex." />
    );
  return (
    <figure className="picture">
      {isStill && <canvas ref={still} role="img" aria-label={name} />}
      <img
        ref={image}
        alt={name}
        hidden={isStill}
        draggable={false}
        onError={() => setBroken(true)}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setSize({ width: naturalWidth, height: naturalHeight })
        }
      />
      <figcaption className="quiet numeric">
        {size !== null && pixelsText(size)}
        {moves && (
          <Button size="small" onClick={() => setPlaying(!isPlaying)}>
            {isPlaying ? <Pause size={12} aria-hidden /> : <Play size={12} aria-hidden />}
            {isPlaying ? 'Hold still' : 'Play'}
          </Button>
        )}
      </figcaption>
    </figure>
  );
}

/** The frame that a picture is at, the first one where it has not been shown yet. */
function drawStill(image: HTMLImageElement, canvas: HTMLCanvasElement, { width, height }: PictureSize): void {
  const scale = Math.min(1, stillPixels / Math.max(width, height, 1));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
}
