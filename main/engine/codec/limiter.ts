import { CodecError } from './codec-error.ts';

/** Bounds on what a compressed blob may expand to (L4, C4). */
export interface Limits {
  /** Plain bytes, at most. */
  readonly maxOutput: number;
  /** Plain bytes per stored byte, at most, */
  readonly maxRatio: number;
  /** but only once there are this many plain bytes: small things may well be very regular. */
  readonly ratioAfter: number;
}

/** C4: deflate cannot exceed 1,032, so an honest gzip layer never meets the ratio. */
const defaultLimits: Limits = Object.freeze({
  maxOutput: 2 ** 40,
  maxRatio: 1200,
  ratioAfter: 2 ** 30,
});

/** Watches the expansion of one blob. */
export interface Limiter {
  /** Throws `CodecError` `limit` when `plain` bytes out of `stored` bytes are too many. */
  check(stored: number, plain: number): void;
}

/** A limiter with the default limits where none are given. */
export function createLimiter(limits: Partial<Limits> = {}): Limiter {
  const { maxOutput, maxRatio, ratioAfter } = { ...defaultLimits, ...limits };
  return {
    check(stored, plain) {
      if (plain > maxOutput)
        throw new CodecError('limit', stored, `expands to more than the ${maxOutput} bytes allowed`);
      if (plain > ratioAfter && plain > stored * maxRatio)
        throw new CodecError('limit', stored, `expands more than ${maxRatio} times (${plain} bytes so far)`);
    },
  };
}
