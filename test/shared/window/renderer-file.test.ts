import { expect, test } from 'vitest';
import { rendererFile } from '../../../shared/window/renderer-file.ts';

test('H3: the page and its files are named by plain segments', () => {
  expect(rendererFile('/')).toEqual({
    segments: ['index.html'],
    type: 'text/html; charset=utf-8',
    page: true,
  });
  expect(rendererFile('/assets/index-B1a2_c.js')).toEqual({
    segments: ['assets', 'index-B1a2_c.js'],
    type: 'text/javascript; charset=utf-8',
    page: false,
  });
  expect(rendererFile('/assets/inter.woff2')?.type).toBe('font/woff2');
});

test.each([
  '',
  'index.html',
  '//index.html',
  '/..',
  '/../package.json',
  '/assets/../../main/desktop.js',
  '/assets/..%2f..%2fmain/desktop.js',
  '/%2e%2e/main/desktop.js',
  '/assets\\..\\main.js',
  '/C:/windows/win.ini',
  '/.sources',
  '/assets/.hidden.js',
  '/assets/',
  '/assets',
  '/a/b/c/d/e.js',
  '/main.js.map',
  '/main.exe',
  '/nul\0.js',
  '/index.html?x',
  `/${'a'.repeat(200)}.js`,
])('H3: %j is no file of the renderer', (pathname) => {
  expect(rendererFile(pathname)).toBeNull();
});
