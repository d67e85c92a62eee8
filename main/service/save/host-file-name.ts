import { displayName } from '../../../shared/layer-path.ts';

const longest = 120;

/**
 * A name out of an image as one that any host's disk can take (T3, N1): no separators, no characters that Windows refuses,
 * nothing that is hidden, special, or too long. Only a suggestion: the person decides.
 */
export function hostFileName(text: string): string {
  const plain = displayName(text)
    .replaceAll(/[<>:"/\\|?*]/g, '_')
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '')
    .slice(0, longest);
  if (plain === '') return 'file';
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}
