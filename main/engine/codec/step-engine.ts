/** Where one step of zlib reads and writes. */
export type StepEnds = [
  input: Uint8Array,
  inputOffset: number,
  inputLength: number,
  output: Uint8Array,
  outputOffset: number,
  outputLength: number,
];

/**
 * The shape that zlib, libzstd and their stand-ins share: one call takes some input and makes some output, and says
 * how much of both is left. The decoders around it know formats; engines know one compressed stream.
 */
export interface StepEngine {
  /** Input bytes that the last step did not take. */
  readonly inputLeft: number;
  /** Room in the output that the last step did not fill. */
  readonly outputLeft: number;
  /**
   * Decodes until the input is used up, the output is full, or the stream ends; with `stopAtBlocks` (deflate only) also
   * wherever a block ends. Throws `EngineFault` for bad data; what the failing call had decoded is then lost.
   */
  step(...how: [...ends: StepEnds, stopAtBlocks: boolean]): void;
  /** Back to the start of a stream, with the same dictionary. */
  reset(): void;
  close(): void;
}

/** An engine's complaint about its data, before a decoder adds where. */
export class EngineFault extends Error {
  /** The library's own code for it, such as `Z_DATA_ERROR`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'EngineFault';
    this.code = code;
  }
}

/** Which implementation decodes: the runtime's native one, or JavaScript alone. */
export type EngineKind = 'native' | 'portable';
