import { Writable } from 'node:stream';
import { createOutput } from '../../main/cli/output.ts';
import { run } from '../../main/cli/run.ts';
import { createWarner } from '../../main/cli/warner.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One run of the program in this process; nothing is cached. */
export async function runCli(words: readonly string[], stdin?: AsyncIterable<Uint8Array>): Promise<CliRun> {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const errors: string[] = [];
  const code = await run(words, {
    out: createOutput(
      () => stream,
      () => undefined,
    ),
    progress: { show: () => undefined, clear: () => undefined },
    signal: new AbortController().signal,
    stdin: stdin ?? nothing(),
    environment: { VARVE_CACHE: 'off' },
    warn: createWarner((text) => errors.push(text)),
  });
  return { code, out: Buffer.concat(chunks).toString(), err: errors.join('') };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // Standard input that ends at once.
}
