#!/usr/bin/env node
import { createOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { run } from './run.ts';

const interrupted = new AbortController();
const out = createOutput(process.stdout, () => {
  interrupted.abort();
});
const progress = createProgress((text) => process.stderr.write(text), process.stderr.isTTY, Date.now);

// The second Ctrl-C is the system's own: it ends the process whatever it is doing.
process.once('SIGINT', () => {
  interrupted.abort();
});
process.once('SIGTERM', () => {
  interrupted.abort();
});
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), {
  out,
  progress,
  signal: interrupted.signal,
  // Looking at it opens it, for which most commands would load and start what they never use.
  get stdin() {
    return process.stdin;
  },
  environment: process.env,
  warn: (line) => {
    progress.clear();
    process.stderr.write(`${line}\n`);
  },
}).then((code) => {
  process.exitCode = code;
});
