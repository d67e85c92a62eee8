import { z } from 'zod';
import type { WireRequest } from './wire.ts';

const request = z.strictObject({
  id: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  name: z.string().max(64),
  input: z.unknown(),
});

/** @returns null when the text is no request */
export function parseRequest(text: string): WireRequest | null {
  try {
    const parsed = request.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
