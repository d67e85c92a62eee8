import { nativeInflate } from '../native-zlib.ts';
import type { EngineKind, StepEngine } from '../step-engine.ts';
import { portableInflate } from './portable-inflate.ts';

/** How far back deflate data can refer (RFC 1951). */
export const windowSize = 32 * 1024;

/**
 * An engine for raw deflate data: the native one, or the portable one where that cannot be had or is asked for.
 * `dictionary` is what came before the data, at most `windowSize` bytes.
 */
export function openRawInflate(kind: EngineKind, dictionary?: Uint8Array): StepEngine {
  return (kind === 'native' ? nativeInflate(dictionary) : null) ?? portableInflate(dictionary);
}
