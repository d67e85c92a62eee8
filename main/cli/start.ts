#!/usr/bin/env node
import { join } from 'node:path';
import { loadKept } from './kept-code.ts';

// Little enough to be compiled in no time: the rest of the program is loaded by code that was compiled before.
loadKept(join(import.meta.dirname, 'listing.js'));
void import('./main.ts').then(({ main }) => {
  main(process.argv.slice(2));
});
