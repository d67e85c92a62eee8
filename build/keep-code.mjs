// node build/keep-code.mjs <folder with cli.js>
// Runs `varve inspect` once and keeps what V8 has compiled by then beside the program's first file (main/cli/kept-code.ts).
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compile, keptCodePath, runAs } from '../main/cli/kept-code.ts';
import { listingFile } from './chunks.mjs';
import { root } from './project.mjs';

/** Both forms of a plain archive in one, so that the code for either is among what is kept. */
const sample = join(root, 'test/fixtures/vectors/bases/hybrid.tar');

const [, , folder = ''] = process.argv;
const path = join(folder, listingFile);
const script = compile(path);
runAs(path, script);
process.once('exit', () => writeFileSync(keptCodePath(path), script.createCachedData()));

const cli = join(folder, 'cli.js');
process.argv = [process.execPath, cli, 'inspect', sample];
createRequire(import.meta.url)(cli);
