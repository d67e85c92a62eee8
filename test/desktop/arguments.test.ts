import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { applicationArguments, archivesInArguments } from '../../main/desktop/arguments.ts';

test('D1: names are taken from the folder of the caller; switches are not names', () => {
  expect(archivesInArguments(['a.tar', '--inspect=0', '/b/c.tar.gz', '-x', '../d.tar'], '/home/me')).toEqual(
    ['/home/me/a.tar', '/b/c.tar.gz', '/home/d.tar'].map((path) => resolve(path)),
  );
});

test('D1: after -- everything is a name', () => {
  expect(archivesInArguments(['--no-sandbox', '--', '--odd.tar', ''], '/w')).toEqual([
    resolve('/w/--odd.tar'),
  ]);
});

test('D1: a file manager may hand over a URL', () => {
  expect(archivesInArguments(['file:///data/my%20image.tar'], '/w')).toEqual([resolve('/data/my image.tar')]);
  expect(archivesInArguments(['file://%zz'], '/w')).toHaveLength(1);
});

test('D1: the application named to Electron is no archive', () => {
  const development = ['/bin/electron', '--inspect=0', '--remote-debugging-port=0', '/project', 'a.tar'];
  expect(applicationArguments(development, false)).toEqual(['a.tar']);
  expect(applicationArguments(['/bin/electron'], false)).toEqual([]);
  expect(applicationArguments(['/opt/Varve/varve', 'a.tar'], true)).toEqual(['a.tar']);
});
