import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ProblemError } from '../../../shared/problem.ts';
import { readWords } from '../../../shared/system-words.ts';
import { createPool } from '../../service/threads/create-pool.ts';
import { readStreamConf, streamImage } from '../../service/build/stream-image.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { keepLayersOption, keptLayers } from '../keep-layers.ts';
import { imageLine } from '../text/image-line.ts';

export const stream: Command = {
  name: 'stream',
  summary: "write the image of a nixpkgs conf.json, as streamLayeredImage's script does",
  operands: 'CONF.JSON',
  arity: [1, 1],
  options: {
    repo_tag: {
      type: 'string',
      short: 't',
      value: 'NAME:TAG',
      help: "instead of the conf's own name and tag",
    },
    'store-root': {
      type: 'string',
      value: 'DIR',
      help: 'the folder that stands for / when store paths are read',
    },
    'base-root': {
      type: 'string',
      value: 'DIR',
      help: 'where a relative from_image is looked up (default: beside the conf)',
    },
    'keep-layers': keepLayersOption,
  },
  async run(given, context) {
    const [file = ''] = given.positionals;
    if (context.out.isTerminal)
      throw new ProblemError('bad-request', 'stream: refusing to write an archive to a terminal');
    const pool = createPool({ size: availableParallelism(), ahead: true });
    try {
      const conf = readStreamConf(
        readText(file),
        new Date(),
        resolve(given.text('base-root') ?? dirname(file)),
      );
      const { signal, progress } = context;
      const options = {
        root: resolve(given.text('store-root') ?? '/'),
        repoTag: given.text('repo_tag'),
        pool,
        ...(given.flag('keep-layers') ? keptLayers(context.environment) : {}),
      };
      const { name, id, base, made, size } = await streamImage(
        conf,
        options,
        (bytes) => context.out.write(bytes),
        {
          signal,
          onProgress: ({ phase, done, total }) => progress.show(phase, done, total),
        },
      );
      await context.out.flush();
      context.warn(`varve: ${imageLine(name, id, { layers: base + made, ofBase: base, size })}`);
      return exitCode.fine;
    } finally {
      await pool.close();
    }
  },
};

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ProblemError(
      code === 'ENOENT' ? 'not-found' : 'not-readable',
      `${file}: cannot be read (${readWords(code)})`,
    );
  }
}
