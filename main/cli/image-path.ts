/** A path in an image as a person spells it (`/a//b`, `./a/b/`), as its names joined: `a/b`; "" is the root. */
export function imagePath(text: string): string {
  return text
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}
