import { sizeText } from '../../shared/size-text.ts';
import { counted, grouped } from '../../shared/counted.ts';

/** A size to read and to count with: `1.98 MB (1,984,512 bytes)`; small ones are exact already: `47 bytes`. */
export function bytesText(size: number): string {
  return size < 1_000 ? counted(size, 'byte') : `${sizeText(size)} (${grouped(size)} bytes)`;
}
