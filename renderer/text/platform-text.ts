import type { ImageReport } from '../../shared/report.ts';

/** `linux/arm64/v8`; `unknown platform` when the image does not say. */
export function platformText(image: Pick<ImageReport, 'os' | 'architecture' | 'variant'>): string {
  const parts = [image.os, image.architecture, image.variant].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? 'unknown platform' : parts.join('/');
}
