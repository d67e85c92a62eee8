import type { Command } from '../command.ts';
import { imageOptions } from '../image-choice.ts';
import { compareViews } from './compare-views.ts';

export const compare: Command = {
  name: 'compare',
  summary: 'whether parent chain, manifest.json, OCI index and diff_ids of an archive agree',
  operands: 'IMAGE',
  arity: [1, 1],
  options: {
    json: { type: 'boolean', help: 'print one JSON document (docs/cli.md)' },
    ...imageOptions,
  },
  run: compareViews,
};
