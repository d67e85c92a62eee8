import { displayName } from '../../../shared/layer-path.ts';
import type { ArchiveReport } from '../../../shared/report.ts';
import { sizeText } from '../../../shared/size-text.ts';

/** What was re-hashed, image by image. The findings, printed after it, say what did not match. */
export function verifyText(report: ArchiveReport): string {
  return report.images
    .map((image, at) => {
      const present = image.layers.filter((layer) => layer.storedSize !== null);
      const hashed = present.filter((layer) => layer.verified);
      const bytes = hashed.reduce((sum, layer) => sum + (layer.storedSize ?? 0), 0);
      const name = image.names[0] ?? `image ${at}`;
      return `${displayName(name)}: ${hashed.length} of ${image.layers.length} layers hashed, ${sizeText(bytes)}\n`;
    })
    .join('');
}
