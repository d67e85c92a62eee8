import { expect } from 'vitest';
import type { Compression } from '../../../shared/compression.ts';
import { createDecoder } from '../../../main/engine/codec/create-decoder.ts';
import type { EngineKind } from '../../../main/engine/codec/step-engine.ts';
import { join } from './plain.ts';

/** Decodes with a receiver that asks to pause when it feels like it; after that little more may come. */
export function expectSameWithPauses(
  stored: Uint8Array,
  compression: Compression,
  plain: Uint8Array,
  engine: EngineKind,
  wantsPause: () => boolean,
): void {
  const decoder = createDecoder(compression, { engine });
  const parts: Uint8Array[] = [];
  let paused = false;
  let after = 0;
  const collect = (piece: Uint8Array): boolean => {
    parts.push(piece.slice());
    if (paused) after += piece.length;
    paused ||= wantsPause();
    return paused;
  };
  for (let at = 0; at < stored.length || paused;) {
    paused = false;
    after = 0;
    at += decoder.write(stored.subarray(at, at + 50_000), collect);
    expect(after).toBeLessThanOrEqual(4 * 1024 * 1024);
  }
  do {
    paused = false;
  } while (!decoder.end(collect));
  decoder.close();
  expect(Buffer.compare(join(...parts), plain)).toBe(0);
}
