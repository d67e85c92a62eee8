import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desktopPaths, servedPaths } from '../../../main/service/disk/path-rules.ts';
import { shellWords } from '../../../main/service/disk/shell-words.ts';
import { typedPaths } from '../../../main/service/disk/typed-paths.ts';
import { scratchFolder } from '../scratch.ts';

/** A folder with files of these names. */
function withFiles(...names: readonly string[]): string {
  const folder = realpathSync(scratchFolder());
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  return folder;
}

const typed = (text: string): readonly string[] => typedPaths(text, desktopPaths().resolve);

describe('SV4.6: paths as they are typed and pasted', () => {
  test('one path, in each way that terminals and file managers write it', () => {
    const folder = withFiles('with space/x (1).tar');
    const file = join(folder, 'with space/x (1).tar');
    for (const text of [
      file,
      ` ${file}\n`,
      `"${file}"`,
      `'${file}' `,
      `${folder}/with\\ space/x\\ \\(1\\).tar `,
      `${folder}/'with space'/"x (1).tar"`,
      `$'${folder}/with\\x20space/x \\0501\\51.tar'`,
      pathToFileURL(file).href,
      `"${pathToFileURL(file).href}"`,
    ])
      expect([text, typed(text)]).toEqual([text, [file]]);
    expect(typed('~/')).toEqual([realpathSync(homedir())]);
  });

  test('several, in lines or parted by spaces', () => {
    const folder = withFiles('a b.tar', 'c.tar', 'ü.tar');
    const all = ['a b.tar', 'c.tar', 'ü.tar'].map((name) => join(folder, name));
    const [spaced = '', plain = '', accented = ''] = all;
    expect(typed(`${spaced}\r\n\n  '${plain}'\n${pathToFileURL(accented).href}\n`)).toEqual(all);
    expect(typed(`'${spaced}' ${plain} ${folder}/$'\\303\\274'.tar`)).toEqual(all);
  });

  test('what exists as it stands is meant as it stands', () => {
    const names = [
      `it's.tar`,
      `"q".tar`,
      'a\\ b.tar',
      'a b.tar',
      'a',
      ' x ',
      'one\ntwo',
      '100%.tar',
      '$HOME.tar',
    ];
    const folder = withFiles(...names);
    for (const name of names) expect(typed(`${folder}/${name}`)).toEqual([join(folder, name)]);
    const served = servedPaths(folder);
    for (const name of names) expect(typedPaths(name, served.resolve)).toEqual([join(folder, name)]);
    expect(typedPaths(`'it'"'"'s.tar' a\\ b.tar`, served.resolve)).toEqual([
      join(folder, `it's.tar`),
      join(folder, 'a b.tar'),
    ]);
  });

  test('what does not exist is told of by its name', () => {
    const folder = withFiles('here.tar', 'secret/s.tar', 'web/w.tar');
    expect(() => typed(`'${folder}/a b.tar'`)).toThrow(`${folder}/a b.tar does not exist`);
    expect(() => typed(`${folder}/a b.tar`)).toThrow(`${folder}/a b.tar does not exist`);
    expect(() => typed(`${folder}/here.tar ${folder}/gone.tar`)).toThrow(`${folder}/gone.tar does not exist`);
    expect(() => typed(`${folder}/it's.tar`)).toThrow(`${folder}/it's.tar does not exist`);
    expect(() => typed('  ')).toThrow('not a whole path');
    const served = servedPaths(join(folder, 'web'));
    for (const text of [`w.tar '../secret/s.tar'`, `w.tar\n${folder}/secret/s.tar`, `'../secret/s.tar'`])
      expect(() => typedPaths(text, served.resolve)).toThrow('outside of the folder that is served');
  });
});

describe('words as a shell reads them', () => {
  test.each([
    ['', []],
    ['a  b\t', ['a', 'b']],
    [`''`, ['']],
    [`"a\\"b\\c" 'd\\'`, ['a"b\\c', 'd\\']],
    ['$HOME/*.tar', ['$HOME/*.tar']],
    [`$'a\\'b\\n\\e'c`, [`a'b\n\u001bc`]],
  ])('%j', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  test.each([`'a`, `"a`, 'a\\', `$'a`, `it's`])('%j is not a whole line', (line) => {
    expect(shellWords(line)).toBeNull();
  });

  test("what bash's printf %q writes is read back", ({ skip }) => {
    const texts = fc.sample(fc.string({ unit: 'binary', minLength: 1 }), 300).flatMap((text) => {
      const plain = text.replaceAll('\0', '');
      return plain === '' ? [] : [plain];
    });
    const { stdout, error } = spawnSync('bash', ['-c', `printf '%q\\n' "$@"`, 'bash', ...texts], {
      encoding: 'utf8',
    });
    if (error !== undefined) skip(`there is no bash here: ${error.message}`);
    expect(stdout.trimEnd().split('\n').map(shellWords)).toEqual(texts.map((text) => [text]));
  });
});
