import type { ImageCore } from './image-core.ts';

/** What a config or a descriptor says of its platform: an empty text says nothing, as Go has no other way of saying so. */
export function toldPlatform(
  of: { readonly [field in keyof ImageCore['platform']]?: string | null | undefined } | null | undefined,
): ImageCore['platform'] {
  return { os: told(of?.os), architecture: told(of?.architecture), variant: told(of?.variant) };
}

function told(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
