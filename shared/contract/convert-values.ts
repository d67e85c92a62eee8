import type { z } from 'zod';
import type { Digest } from '../digest.ts';
import type { conversionRequest } from './schemas.ts';
import type { ArchiveRef } from './values.ts';

/** Archives, and what is to be made of them. */
export type ConversionRequest = z.output<typeof conversionRequest>;

/** What a conversion has written. */
export interface ConversionResult {
  readonly ref: ArchiveRef;
  readonly name: string;
  readonly images: readonly { readonly names: readonly string[]; readonly id: Digest | null }[];
  /** Served: where the browser may fetch it, once. */
  readonly download: string | null;
}
