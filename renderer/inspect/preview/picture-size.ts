import { grouped } from '../../../shared/counted.ts';

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * What the header of a PNG, GIF, JPEG or WebP says of its size, before anything is decoded: a file of some kilobytes may
 * hold a picture of gigabytes. Null for other kinds and for what is cut off.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint32(0) === 0x47494638)
      return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (view.getUint32(0) === 0x52494646) return webpSize(view);
    return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null;
  } catch {
    // reading beyond the end: the header is cut off
    return null;
  }
}

/** RFC 9649: VP8X has the canvas, VP8L 14 bits each after its signature, VP8 the key frame's header. */
function webpSize(view: DataView): PictureSize | null {
  const at24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503858:
      return { width: at24(24) + 1, height: at24(27) + 1 };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return null;
  }
}

/** ITU T.81, B.2.2: the first frame header among the segments. */
function jpegSize(view: DataView): PictureSize | null {
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    // SOF0 to SOF15, without the tables (DHT, JPG, DAC) that share their numbers
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** `1,920 × 1,080 pixels`. */
export function pixelsText({ width, height }: PictureSize): string {
  return `${grouped(width)} × ${grouped(height)} pixels`;
}
