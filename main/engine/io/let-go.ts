/** What an ArrayBuffer can do since Node 22 and Electron 33. */
export type Movable = ArrayBufferLike & { transfer?(byteLength: number): ArrayBuffer };

/**
 * Gives the memory under bytes and columns, which nobody reads any more, back at once where the runtime can; they are empty from
 * then on. Left to the garbage collector, some hundred MB pile up, and it marks everything that is alive again and again, since
 * what such bytes take is all it goes by.
 */
export function letGo(...views: readonly ArrayBufferView[]): void {
  for (const { buffer } of views) (buffer as Movable).transfer?.(0);
}
