import { looksLikeLatin1, utf16Of } from './read-text.ts';

/** What a file is, by its first bytes (never by its name alone: archives lie). */
export type ContentKind =
  | 'empty'
  | 'elf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'svg'
  | 'json'
  | 'text'
  | 'binary';

/** Images that may be drawn; each as an inert picture, never as a document. */
export const imageTypes: Readonly<Partial<Record<ContentKind, string>>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

/** Bytes of the head that decide. */
const decisive = 8_192;

/** @param head the first bytes of the file, 8 KiB or more where there are as many */
export function sniff(head: Uint8Array): ContentKind {
  if (head.length === 0) return 'empty';
  if (begins(head, [0x7f, 0x45, 0x4c, 0x46])) return 'elf';
  if (begins(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (begins(head, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (begins(head, [0x47, 0x49, 0x46, 0x38])) return 'gif';
  if (begins(head, [0x52, 0x49, 0x46, 0x46]) && begins(head.subarray(8), [0x57, 0x45, 0x42, 0x50]))
    return 'webp';
  const text = asText(head.subarray(0, decisive));
  if (text === null) return 'binary';
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(start)) return 'svg';
  return /^[[{]\s*(["\]}[{\d-]|true|false|null)/.test(start) ? 'json' : 'text';
}

/**
 * UTF-8, or UTF-16 by its mark, without control characters that no text has; a sequence cut off at the end is fine. Else
 * what looks like Latin-1.
 */
function asText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(utf16Of(bytes) ?? 'utf-8', { fatal: true }).decode(bytes, { stream: true });
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0007\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return looksLikeLatin1(bytes) ? new TextDecoder('windows-1252').decode(bytes) : null;
  }
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
