#!/usr/bin/env node
import { loadKept } from '../service/threads/kept-code.ts';

// Little enough to be compiled in no time: the rest of the program is loaded by code that was compiled before.
loadKept();
void import('./main.ts').then(({ main }) => {
  main(process.argv.slice(2));
});
