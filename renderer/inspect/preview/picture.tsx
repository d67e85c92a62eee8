import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Empty } from '../../ui/empty.tsx';
import { pixelsText } from './picture-size.ts';

/**
 * Bytes as a picture. An `<img>` is inert: scripts and links inside an SVG do nothing, and the policy lets it load nothing.
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
  const [size, setSize] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    image.current?.setAttribute('src', url);
    return () => URL.revokeObjectURL(url);
  }, [bytes, type]);
  if (broken)
    return (
      <Empty icon={ImageOff} title="This picture is damaged" text="Its bytes can be looked at as hex." />
    );
  return (
    <figure className="picture">
      <img
        ref={image}
        alt={name}
        draggable={false}
        onError={() => setBroken(true)}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setSize(pixelsText({ width: naturalWidth, height: naturalHeight }))
        }
      />
      <figcaption className="quiet numeric">{size}</figcaption>
    </figure>
  );
}
