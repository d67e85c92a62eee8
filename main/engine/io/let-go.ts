type Movable = ArrayBufferLike & { transfer?(byteLength: number): ArrayBuffer };

/**
 * Gives the memory under some bytes, which nobody reads any more, back at once where the runtime can. Left to the garbage collector,
 * some hundred MB pile up, and it marks everything that is alive again and again, since what such bytes take is all it goes by.
 */
export function letGo({ buffer }: Uint8Array): void {
  (buffer as Movable).transfer?.(0);
}
