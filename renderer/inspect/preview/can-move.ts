/**
 * Whether a picture may move: a GIF of several frames, an APNG, an animated WebP, an SVG with animations. Read from its blocks, of
 * which nothing is decoded.
 */
export function canMove(bytes: Uint8Array, type: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (type) {
      case 'image/gif':
        return hasFrames(view);
      case 'image/png':
        return hasAnimationControl(view);
      case 'image/webp':
        // RFC 9649: the second flag of VP8X
        return view.getUint32(12) === 0x56503858 && (view.getUint8(20) & 2) !== 0;
      case 'image/svg+xml':
        return /<(?:\w+:)?(?:animate|set)|@(?:-webkit-)?keyframes/i.test(new TextDecoder().decode(bytes));
      default:
        return false;
    }
  } catch {
    // reading beyond the end: what is cut off shows what it has
    return false;
  }
}

/** GIF89a, 17 to 26: blocks after the screen's colours; a second image descriptor is a second frame. */
function hasFrames(view: DataView): boolean {
  let frames = 0;
  for (let at = 13 + colourBytes(view.getUint8(10)); ;) {
    const introducer = view.getUint8(at);
    if (introducer === 0x2c) {
      frames += 1;
      if (frames > 1) return true;
      at += 10 + colourBytes(view.getUint8(at + 9)) + 1;
    } else if (introducer === 0x21) at += 2;
    else return false;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
}

/** Bytes of a colour table, by the flags that tell of it. */
function colourBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1);
}

/** PNG, third edition, 11.3.6: `acTL` stands before the first `IDAT`. */
function hasAnimationControl(view: DataView): boolean {
  for (let at = 8; ; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === 0x6163544c) return true;
    if (type === 0x49444154) return false;
  }
}
