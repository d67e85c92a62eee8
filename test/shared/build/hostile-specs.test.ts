import { describe, expect, test } from 'vitest';
import { BuildSpecError } from '../../../shared/build/build-spec-error.ts';
import { parseBuildSpec } from '../../../shared/build/parse-build-spec.ts';

const now = new Date(0);

/** What is wrong with a text, a line each: `where: message`. */
function wrong(text: string): string[] {
  try {
    parseBuildSpec(text, now);
  } catch (error) {
    if (error instanceof BuildSpecError)
      return error.issues.map(({ where, message }) => `${where}: ${message}`);
    throw error;
  }
  return [];
}

const spec = (keys: string): string => `{"name":"a",${keys}}`;
const file = (to: string): string => spec(`"files":[{"source":"x","to":${JSON.stringify(to)}}]`);

describe('BS9: a text that no spec should be', () => {
  test.each([
    ['a key given twice', '{"name":"a","name":"b"}', 'name: is given more than once'],
    ['the same with an escape', '{"name":"a","n\\u0061me":"b"}', 'name: is given more than once'],
    ['one further down', spec('"files":[{"source":"x","to":"/a","to":"/b"}]'), 'files[0].to: is given more'],
    ['__proto__', spec('"__proto__":{"like":"buildImage"}'), '__proto__: is no key that a spec may have'],
    ['one in the config', spec('"config":{"__proto__":{"User":"x"}}'), 'config.__proto__: is no key'],
    ['one among rules', spec('"envRules":{"__proto__":"last"}'), 'envRules.__proto__: is no key'],
    ['too many digits', spec('"config":{"Memory":9007199254740993}'), 'config.Memory: is a number too large'],
    ['a number without end', spec('"maxLayers":1e999'), 'maxLayers: is a number too large'],
    ['a large number', spec('"maxLayers":1e15'), 'maxLayers: must be at most 10000'],
    ['a negative one', spec('"uid":-1'), 'uid: must be at least 0'],
    ['deep lists', spec(`"config":{"x":${'['.repeat(101)}${']'.repeat(101)}}`), ': it is nested deeper than'],
    ['deeper ones', '['.repeat(1_000_000), ': it is nested deeper than 100 levels'],
    ['UTF-16', Buffer.from('\ufeff{"name":"a"}', 'utf16le').toString(), ': this is not UTF-8 text'],
    ['nothing', '', ': this is not JSON'],
    ['a list', '[{"name":"a"}]', ': must be an object'],
    ['a text', '"name"', ': must be an object'],
    ['null', 'null', ': must be an object'],
  ])('%s', (_, text, expected) => {
    expect(wrong(text)[0]).toContain(expected);
  });

  test('a byte order mark is read over', () => {
    expect(parseBuildSpec('\ufeff{"name":"a"}', now)).toEqual(parseBuildSpec('{"name":"a"}', now));
  });

  test.each([
    ['"name":"a\\u0000b"', 'name: has a NUL character'],
    ['"fromImage":"b\\u0000"', 'fromImage: has a NUL character'],
    ['"fromImage":{"archive":"b\\u0000"}', 'fromImage.archive: has a NUL character'],
    ['"contents":["/nix/store/\\u0000"]', 'contents[0]: has a NUL character'],
    ['"closure":"\\u0000"', 'closure: has a NUL character'],
    ['"history":["\\u0000"]', 'history[0]: has a NUL character'],
    ['"uname":"\\u0000"', 'uname: has a NUL character'],
    ['"files":[{"source":"x\\u0000","to":"/x"}]', 'files[0].source: has a NUL character'],
    ['"files":[{"source":"x","to":"/x\\u0000"}]', 'the system ends every name and path there'],
    ['"config":{"Env":["A\\u0000=1"]}', 'config.Env[0]: has a NUL character'],
    ['"config":{"Env":["A=1","B=\\u0000"]}', 'the system ends a variable there, and what follows is lost'],
    [
      '"config":{"Cmd":["\\u0000"]}',
      'config.Cmd[0]: has a NUL character (\\u0000): no process can be given it',
    ],
    ['"config":{"Labels":{"a\\u0000":"b"}}', 'config.Labels["a\\u0000"]: has a NUL character'],
    ['"envRules":{"A":{"pin":"\\u0000"}}', 'envRules.A.pin: has a NUL character'],
  ])('NUL in %s', (keys, expected) => {
    expect(wrong(keys.startsWith('"name"') ? `{${keys}}` : spec(keys)).join('\n')).toContain(expected);
  });
});

describe('BS10: what no image can have', () => {
  test.each([
    ['relative', 'opt/x', 'is not absolute'],
    ['another system’s', 'C:\\x', 'is not absolute'],
    ['upwards', '/../etc/passwd', 'leads upwards'],
    ['upwards further down', '/opt/../../etc', 'leads upwards'],
    ['upwards at the end', '/opt/..', 'leads upwards'],
    ['a long name', `/${'n'.repeat(256)}`, 'has a name of 256 bytes; file systems hold 255'],
    ['a long name in few letters', `/${'ü'.repeat(128)}`, 'has a name of 256 bytes'],
    ['a long path', '/n'.repeat(2_048), 'is 4096 bytes long; Linux follows paths of at most 4095'],
  ])('%s: where a file goes', (_, to, expected) => {
    expect(wrong(file(to))).toEqual([expect.stringContaining(`files[0].to: ${expected}`)]);
  });

  test('all that a file system takes is taken', () => {
    for (const to of ['/', '//opt//x/', '/./x', '/...', '/..x', `/${'n'.repeat(255)}`, '/n'.repeat(2_047)])
      expect(wrong(file(to))).toEqual([]);
  });

  test('a variable has a name, and a name no =', () => {
    expect(wrong(spec('"config":{"Env":["A=1","=x","","NOVALUE"]}'))).toEqual([
      'config.Env[1]: "=x" names no variable: a name comes before the =',
      'config.Env[2]: "" names no variable: a name comes before the =',
    ]);
    expect(wrong(spec('"envRules":{"A=B":"last"}'))).toEqual([
      'envRules["A=B"]: a variable’s name has no = in it',
    ]);
  });
});

describe('BS9: every key takes no other type than its own', () => {
  const values = ['7', 'true', '"\\u00fc \\n"', '[7]', '{"x":7}', '[[]]'];
  const taken: Readonly<Record<string, readonly number[]>> = {
    name: [],
    tag: [],
    fromImage: [2],
    layers: [],
    contents: [2],
    storePaths: [2],
    imagePaths: [],
    closure: [2],
    includeStorePaths: [1],
    dedupeBase: [1],
    files: [],
    inherit: [],
    envRules: [],
    envDefault: [],
    architecture: [],
    created: [],
    mtime: [],
    uid: [0],
    gid: [0],
    uname: [2],
    gname: [2],
    maxLayers: [0],
    layering: [3, 5],
    history: [],
    output: [],
    like: [],
  };
  test.each(Object.keys(taken))('%s', (key) => {
    const keys = key === 'name' ? '' : '"name":"a",';
    const found = values.map((value) => wrong(`{${keys}"${key}":${value}}`));
    expect(found.flatMap((issues, at) => (issues.length === 0 ? [at] : []))).toEqual(taken[key]);
    for (const issues of found) for (const line of issues) expect(line.split(/[[.:]/)[0]).toBe(key);
  });
});

describe('BS9: what is wrong is told in bounded time and words, however much there is of it', () => {
  const much = 2 ** 21;
  const texts: Readonly<Record<string, string>> = {
    'unknown keys': spec(Array.from({ length: 40_000 }, (_, at) => `"maxLayer${at}":1`).join(',')),
    'more of them': spec(Array.from({ length: 200_000 }, (_, at) => `"maxLayer${at}":1`).join(',')),
    'wrong members': spec(`"contents":[${'1,'.repeat(40_000)}1]`),
    'too many members': spec(`"contents":[${'1,'.repeat(much)}1]`),
    'empty files': spec(`"files":[${'{},'.repeat(16_000)}{}]`),
    'keys given twice': `{${'"name":"a",'.repeat(100_000)}"name":"b"}`,
    'NUL characters': spec(`"storePaths":[${'"\\u0000",'.repeat(40_000)}"x"]`),
    'a name': `{"name":"${'A/'.repeat(much)}"}`,
    'a tag': spec(`"tag":"${'a'.repeat(much)}"`),
    'a key': spec(`"${'k'.repeat(much)}":1`),
    'a time': spec(`"created":"${'1'.repeat(much)}"`),
    'an architecture': spec(`"architecture":"${'a-'.repeat(much)}"`),
    'a place': file('/'.repeat(much)),
    'a mode': spec(`"files":[{"source":"x","to":"/x","mode":"${'7'.repeat(much)}"}]`),
    'a store path': spec(`"imagePaths":[{"archive":"x","path":"/nix/store/${'a'.repeat(much)}"}]`),
    digits: spec(`"maxLayers":${'1'.repeat(much)}`),
  };
  test.each(Object.keys(texts))('%s', { timeout: 20_000 }, (name) => {
    const issues = wrong(texts[name] ?? '');
    expect(issues.length).toBeGreaterThan(0);
    expect(issues.length).toBeLessThanOrEqual(51);
    for (const issue of issues) expect(issue.length).toBeLessThan(520);
  });

  test('what is left out is counted', () => {
    expect(wrong(texts['unknown keys'] ?? '').at(-1)).toBe(': has 39980 more keys that nobody knows');
    expect(wrong(texts['empty files'] ?? '').at(-1)).toMatch(/^: \d+ more things are wrong$/);
    expect(wrong(texts['too many members'] ?? '')).toEqual([': it holds more than 50000 values']);
  });
});
