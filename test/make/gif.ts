/** A GIF of one pixel: red, and green in every frame after the first, each for a tenth of a second, again and again. */
export function gifBytes(frames: number): Uint8Array {
  const screen = [...Buffer.from('GIF89a'), 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 255, 0];
  const loop = [0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0];
  // how long it stands, where it is, and codes of three bits: begin, the colour's number, end
  const frame = (at: number): number[] =>
    [0x21, 0xf9, 4, 0, 10, 0, 0, 0].concat(
      [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0],
      [2, 2, at === 0 ? 0x44 : 0x4c, 1, 0],
    );
  return Uint8Array.from([
    ...screen,
    ...loop,
    ...Array.from({ length: frames }, (_, at) => frame(at)).flat(),
    0x3b,
  ]);
}
