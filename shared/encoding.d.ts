/** WHATWG Encoding is everywhere that this code runs (Node, Electron, browsers) but not in the ES library's types. */
declare global {
  class TextDecoder {
    constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
    decode(input?: Uint8Array, options?: { stream?: boolean }): string;
  }
  class TextEncoder {
    encode(input?: string): Uint8Array;
  }
}
// oxlint-disable-next-line unicorn/require-module-specifiers
export {};
