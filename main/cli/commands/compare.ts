import { usage } from '../arguments.ts';
import type { Command } from '../command.ts';
import { twoImageOptions } from '../compare-options.ts';
import { imageOptions } from '../image-choice.ts';
import { compareTwo } from './compare-two.ts';
import { compareViews } from './compare-views.ts';

export const compare: Command = {
  name: 'compare',
  summary:
    'how two images differ; of one archive, whether its parent chain, manifest.json and OCI index agree',
  operands: 'IMAGE [IMAGE]',
  arity: [1, 2],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...imageOptions,
    ...twoImageOptions,
  },
  async run(given, context) {
    if (given.positionals.length === 2) return await compareTwo(given, context);
    const meant = Object.keys(twoImageOptions).find(
      (name) => given.flag(name) || given.text(name) !== null || given.texts(name).length > 0,
    );
    if (meant !== undefined) throw usage(`compare: --${meant} needs two images`);
    return await compareViews(given, context);
  },
};
