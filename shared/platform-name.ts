import type { ImageReport } from './report.ts';

/** `linux/arm64/v8`, of what an image says of it; an empty text says nothing. "" where it says nothing at all. */
export function platformName({
  os,
  architecture,
  variant,
}: Pick<ImageReport, 'os' | 'architecture' | 'variant'>): string {
  return [os, architecture, variant].filter((part) => part !== null && part !== '').join('/');
}
