import { directStdout } from './direct-stdout.ts';
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
  process.once('SIGINT', () => {
    interrupted.abort();
  });
  process.once('SIGTERM', () => {
    interrupted.abort();
  });

  void run(givenWords(words), {
    out,
    progress,
    signal: interrupted.signal,
    // Looking at it opens it, for which most commands would load and start what they never use.
    get stdin() {
      return process.stdin;
    },
    environment: process.env,
    warn: createWarner((text) => {
      progress.clear();
      standardError().write(text);
    }),
  }).then((code) => {
    process.exitCode = code;
  });
}
