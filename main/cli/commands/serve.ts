import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { serveWindow } from '../../serve/serve-window.ts';
import { existing } from '../../service/disk/path-rules.ts';
import { cacheFolder, stateFolder } from '../../service/disk/user-folders.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { usage, wholeNumber } from '../arguments.ts';
import type { Arguments, Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'the window, in a browser on this machine',
  operands: '[IMAGE…]',
  arity: [0, 1_000],
  options: {
    root: {
      type: 'string',
      value: 'DIR',
      help: 'the folder that opening is limited to (default: the current one)',
    },
    port: { type: 'string', value: 'N', help: 'the port on 127.0.0.1 (default: any free one)' },
  },
  async run(given, context) {
    const port = portOf(given);
    const root = existing(resolve(given.text('root') ?? '.'));
    if (!statSync(root).isDirectory()) throw usage(`--root: ${root} is not a folder`);
    const surroundings = { platform: process.platform, environment: context.environment, home: homedir() };
    const over = new AbortController();
    const served = await serveWindow({
      archives: given.positionals.map((path) => resolve(path)),
      root,
      port,
      stateFolder: stateFolder(surroundings),
      cacheFolder: cacheFolder(surroundings),
      onTrouble: (reason, last) => {
        context.warn(`varve: ${reason}`);
        if (last) over.abort();
      },
    }).catch((error: unknown) => {
      throw portProblem(error, port) ?? error;
    });
    await context.out.write(`${served.url}\n`);
    await context.out.drain();
    await ended(AbortSignal.any([context.signal, over.signal]));
    await served.close();
    return over.signal.aborted ? exitCode.unable : exitCode.fine;
  },
};

function portOf(given: Arguments): number {
  const port = wholeNumber(given, 'port') ?? 0;
  if (port > 65_535) throw usage(`--port: ${port} is more than 65535`);
  return port;
}

function portProblem(error: unknown, port: number): ProblemError | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE')
    return new ProblemError('not-allowed', `port ${port} is in use by another program`);
  if (code === 'EACCES')
    return new ProblemError('not-allowed', `port ${port} needs more rights than this program has`);
  return null;
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => {
    signal.addEventListener('abort', () => done(), { once: true });
  });
}
