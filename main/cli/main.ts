import { directStdout } from './direct-stdout.ts';
import { exitCode } from './exit-code.ts';
import { givenWords } from './given-words.ts';
import { createOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { run } from './run.ts';
import { createWarner } from './warner.ts';

/** The program in this process: `words` are those behind its name. Ends by itself, with the exit code of `run`. */
export function main(words: readonly string[]): void {
  const interrupted = new AbortController();
  /** Node's stream, opened when something is said there: most runs say nothing. */
  let opened: NodeJS.WriteStream | null = null;
  function standardError(): NodeJS.WriteStream {
    if (opened === null) {
      opened = process.stderr;
      opened.on('error', () => undefined);
    }
    return opened;
  }

  /** Standard input, once a command has asked for it. */
  let read: NodeJS.ReadStream | null = null;
  const out = createOutput(
    () => process.stdout,
    () => {
      interrupted.abort();
    },
    directStdout(),
  );
  const progress = createProgress(
    (text) => standardError().write(text),
    () => standardError().isTTY,
    Date.now,
  );

  // The second Ctrl-C is the system's own: it ends the process whatever it is doing.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      interrupted.abort();
    });
  }

  // Until there is an answer there is none: a program that stops short of it has not found everything to be fine.
  process.exitCode = exitCode.unable;
  void run(givenWords(words), {
    out,
    progress,
    signal: interrupted.signal,
    // Looking at it opens it, for which most commands would load and start what they never use.
    get stdin() {
      read = process.stdin;
      return read;
    },
    environment: process.env,
    warn: createWarner((text) => {
      progress.clear();
      standardError().write(text);
    }),
  }).then((code) => {
    process.exitCode = code;
    // Whoever writes there may never end: what was given up is not waited for.
    read?.destroy();
  });
}
