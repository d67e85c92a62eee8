import { counted } from '../../../shared/counted.ts';
import { sizeText } from '../../../shared/size-text.ts';

/** One image that was written: its name and id, how many layers it has, of which how many are its base's, and their bytes. */
export function imageLine(
  name: string,
  id: string,
  { layers, ofBase = 0, size }: { readonly layers: number; readonly ofBase?: number; readonly size: number },
): string {
  const base = ofBase === 0 ? '' : ` (${ofBase} from the base)`;
  return `${name}  ${id}  ${counted(layers, 'layer')}${base}, ${sizeText(size)}`;
}
