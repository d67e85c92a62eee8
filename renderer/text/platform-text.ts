import { platformName } from '../../shared/platform-name.ts';
import type { ImageReport } from '../../shared/report.ts';

/** `linux/arm64/v8`; `unknown platform` when the image does not say. */
export function platformText(image: Pick<ImageReport, 'os' | 'architecture' | 'variant'>): string {
  return platformName(image) || 'unknown platform';
}
