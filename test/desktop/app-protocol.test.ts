import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentPolicy } from '../../shared/window/content-policy.ts';
import { appScheme, isAppUrl, rendererResponder } from '../../main/desktop/app-protocol.ts';

let folder = '';
let respond: (request: Request) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'varve-app-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'secret');
  await writeFile(join(folder, 'renderer/index.html'), 'page');
  await writeFile(join(folder, 'renderer/assets/main-1.js'), 'run()');
  respond = rendererResponder(join(folder, 'renderer'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Node's Request refuses no scheme, but normalises the path as a browser does. */
const get = (url: string) => respond(new Request(url));

test('H1, H2: the page comes with its policy', async () => {
  const [one, two] = [await get('app://varve/'), await get('app://varve/index.html')];
  expect(one.status).toBe(200);
  expect(one.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(one.headers.get('cache-control')).toBe('no-store');
  expect(one.headers.get('x-content-type-options')).toBe('nosniff');
  expect(one.headers.get('content-security-policy')).toBe(contentPolicy('none'));
  expect([await one.text(), await two.text()]).toEqual(['page', 'page']);
});

test('H3: files of the renderer, with their types', async () => {
  const script = await get('app://varve/assets/main-1.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await script.text()).toBe('run()');
});

test.each([
  'app://varve/../secret.js',
  'app://varve/assets/../../secret.js',
  'app://varve/%2e%2e/secret.js',
  'app://varve/..%2fsecret.js',
  'app://varve/..\\secret.js',
  'app://varve/assets',
  'app://varve/absent.js',
  'app://other/index.html',
  'app://varve:1/index.html',
  'app://me@varve/index.html',
  'https://varve/index.html',
])('H3: %s is refused and inert', async (url) => {
  // a Request takes no credentials, and Electron's may
  const request = url.includes('@') ? ({ method: 'GET', url } as Request) : new Request(url);
  const response = await respond(request);
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(await response.text()).toBe('');
});

test('H3: only GET', async () => {
  expect((await respond(new Request('app://varve/', { method: 'POST', body: 'x' }))).status).toBe(400);
});

test('H3: the scheme is a secure origin without powers', () => {
  expect(appScheme.privileges).toEqual({
    standard: true,
    secure: true,
    supportFetchAPI: false,
    corsEnabled: false,
    bypassCSP: false,
    allowServiceWorkers: false,
    stream: false,
    codeCache: true,
  });
});

test('H9: the origin is compared whole', () => {
  expect(['app://varve/', 'app://varve/x?y#z', 'app://varve'].map(isAppUrl)).toEqual([true, true, true]);
  const others = [
    '',
    'app:varve',
    'app://varve.evil/',
    'app://evil/varve',
    'https://varve/',
    'apps://varve/',
    'null',
  ];
  expect(others.filter(isAppUrl)).toEqual([]);
});
