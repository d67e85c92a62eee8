import { resolve } from 'node:path';
import type { OutputTarget } from '../service/build/build-output.ts';
import { isNoFileName } from '../service/disk/path-rules.ts';
import { usage } from './arguments.ts';
import type { Context } from './command.ts';

/** `-`, and what systems call standard output: behind those names it is told nothing of what else is written there. */
const standardOutput = /^(?:-|\/dev\/(?:stdout|fd\/1)|\/proc\/self\/fd\/1)$/;

/** Whether an archive that goes there goes to standard output. */
export function isStandardOutput(text: string): boolean {
  return standardOutput.test(text);
}

/** Where a command is to write an archive. Throws `bad-request` for a terminal. */
export function outputTarget(text: string, command: string, force: boolean, { out }: Context): OutputTarget {
  if (isNoFileName(text)) throw usage(`${command}: ${text}: files cannot be given names that are not UTF-8`);
  if (!isStandardOutput(text)) return { kind: 'path', path: resolve(text), force };
  if (out.isTerminal) throw usage(`${command}: refusing to write an archive to a terminal`);
  return { kind: 'stream', sink: (bytes) => out.write(bytes) };
}
