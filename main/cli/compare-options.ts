import { nothingIgnored } from '../../shared/compare/ignored.ts';
import type { Ignored } from '../../shared/compare/ignored.ts';
import type { Side } from '../../shared/compare/comparison.ts';
import { usage } from './arguments.ts';
import type { Arguments, OptionSpec } from './command.ts';
import { imageOptions } from './image-choice.ts';

const ignorable = ['timestamps', 'order', 'history', 'names'] as const satisfies readonly (keyof Ignored)[];

/** The options that only make sense for two images. */
export const twoImageOptions: Readonly<Record<string, OptionSpec>> = {
  'left-image': { type: 'string', value: 'N|NAME', help: 'the image of the first archive; --image: of both' },
  'right-image': { type: 'string', value: 'N|NAME', help: 'the image of the second archive' },
  'left-platform': { ...imageOptions.platform, help: 'the platform of the first; --platform: of both' },
  'right-platform': { ...imageOptions.platform, help: 'the platform of the second' },
  layers: { type: 'string', value: 'A-B', help: 'only what layers A to B make by themselves, of both' },
  'left-layers': { type: 'string', value: 'A-B', help: 'the same, of the first' },
  'right-layers': { type: 'string', value: 'A-B', help: 'the same, of the second' },
  ignore: {
    type: 'string',
    multiple: true,
    value: 'WHAT',
    help: `what is no difference: ${ignorable.join(', ')}`,
  },
  'ignore-path': {
    type: 'string',
    multiple: true,
    value: 'GLOB',
    help: 'paths that make no difference, and all below them',
  },
  files: { type: 'boolean', help: 'list every path that differs' },
  diff: { type: 'string', value: 'PATH', help: 'how the file at that path differs, and nothing else' },
  html: { type: 'string', value: 'FILE', help: 'write a report as one HTML file too' },
  markdown: { type: 'string', value: 'FILE', help: 'write a report as Markdown too' },
};

/** `--ignore timestamps,order --ignore-path '*.pyc'` */
export function ignoredOf(given: Arguments): Ignored {
  const words = given.texts('ignore').flatMap((text) => text.split(','));
  const unknown = words.find((word) => !ignorable.some((each) => each === word));
  if (unknown !== undefined)
    throw usage(`--ignore: ${JSON.stringify(unknown)} is none of ${ignorable.join(', ')}`);
  return {
    ...nothingIgnored,
    ...Object.fromEntries(words.map((word) => [word, true])),
    paths: given.texts('ignore-path'),
  };
}

/** What the options say of one side: `--left-image` goes before `--image`. */
export function ofSide(given: Arguments, side: Side): Arguments {
  return { ...given, text: (name) => given.text(`${side}-${name}`) ?? given.text(name) };
}

/** `--layers 5-9`, or `5` for one; null: all layers. */
export function layerRange(given: Arguments): { readonly first: number; readonly last: number } | null {
  const text = given.text('layers');
  if (text === null) return null;
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  if (match === null) throw usage(`--layers: ${JSON.stringify(text)} is no range of layers (write 5-9 or 5)`);
  const first = Number(match[1]);
  return { first, last: Number(match[2] ?? first) };
}
