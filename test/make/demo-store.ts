import { createHash } from 'node:crypto';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nixBase32Text } from '../../shared/build/derived-tag.ts';

/** Store paths of a web application in Python: name, megabytes, and what each refers to, by the name without its version. */
const demo: readonly (readonly [name: string, size: number, uses: string])[] = [
  ['libunistring-1.3', 2.1, ''],
  ['libidn2-2.3.7', 0.4, 'libunistring'],
  ['glibc-2.40-66', 29.9, 'libidn2'],
  ['xgcc-14.2.1-libgcc', 0.2, 'glibc'],
  ['gcc-14.2.1-lib', 9.6, 'glibc xgcc'],
  ['bash-5.2p37', 1.7, 'glibc'],
  ['zlib-1.3.1', 0.1, 'glibc'],
  ['bzip2-1.0.8', 0.1, 'glibc'],
  ['xz-5.6.4', 0.8, 'glibc'],
  ['zstd-1.5.6', 1.1, 'glibc'],
  ['libffi-3.4.6', 0.1, 'glibc'],
  ['expat-2.6.4', 0.3, 'glibc'],
  ['ncurses-6.5', 8.4, 'glibc'],
  ['readline-8.2p13', 0.6, 'glibc ncurses'],
  ['gdbm-1.24', 0.6, 'glibc readline'],
  ['libxcrypt-4.4.38', 0.3, 'glibc'],
  ['openssl-3.4.1', 7.1, 'glibc zlib'],
  ['sqlite-3.48.0', 1.9, 'glibc zlib readline'],
  ['tzdata-2025a', 2.0, ''],
  ['mailcap-2.1.54', 0.1, ''],
  [
    'python3-3.12.9',
    109.8,
    'glibc bash zlib bzip2 xz libffi expat readline gdbm libxcrypt openssl sqlite tzdata mailcap',
  ],
  ['libxml2-2.13.6', 2.6, 'glibc zlib xz'],
  ['libjpeg-turbo-3.0.4', 2.2, 'glibc'],
  ['freetype-2.13.3', 1.1, 'glibc zlib bzip2'],
  ['openblas-0.3.29', 41.7, 'glibc gcc'],
  ['krb5-1.21.3', 5.3, 'glibc openssl'],
  ['postgresql-17.4-lib', 1.0, 'glibc openssl krb5 zstd'],
  ['python3.12-typing-extensions-4.12.2', 0.3, 'python3'],
  ['python3.12-click-8.1.8', 0.6, 'python3'],
  ['python3.12-markupsafe-3.0.2', 0.1, 'python3 glibc'],
  ['python3.12-jinja2-3.1.5', 1.2, 'python3 python3.12-markupsafe'],
  ['python3.12-werkzeug-3.1.3', 2.3, 'python3 python3.12-markupsafe'],
  ['python3.12-itsdangerous-2.2.0', 0.1, 'python3'],
  ['python3.12-blinker-1.9.0', 0.1, 'python3'],
  [
    'python3.12-flask-3.1.0',
    1.5,
    'python3 python3.12-click python3.12-jinja2 python3.12-werkzeug python3.12-itsdangerous python3.12-blinker',
  ],
  ['python3.12-gunicorn-23.0.0', 1.0, 'python3'],
  ['python3.12-psycopg-3.2.4', 1.6, 'python3 postgresql python3.12-typing-extensions'],
  ['python3.12-numpy-2.2.3', 38.4, 'python3 glibc gcc openblas'],
  ['python3.12-pandas-2.2.3', 71.2, 'python3 glibc gcc python3.12-numpy'],
  ['python3.12-pillow-11.1.0', 5.6, 'python3 libjpeg-turbo freetype libxml2'],
  ['python3.12-cryptography-44.0.1', 4.9, 'python3 openssl gcc'],
  ['report-assets-2.5', 18.6, ''],
  [
    'report-2.5',
    3.4,
    'python3 bash python3.12-flask python3.12-gunicorn python3.12-psycopg python3.12-pandas python3.12-pillow python3.12-cryptography report-assets',
  ],
];

/** `python3.12-numpy-2.2.3` → `python3.12-numpy`. */
const stem = (name: string): string => name.replace(/-\d[^-]*(?:-[a-z\d]+)*$/, '');

/**
 * Makes that store below a folder, each path of one sparse file and a list of what it refers to, and `closure.json` beside it.
 * Answers the store path of the application.
 */
export function makeDemoStore(root: string): string {
  const paths = new Map(
    demo.map(([name]) => {
      const digest = createHash('sha256').update(name).digest().subarray(0, 20);
      return [stem(name), `/nix/store/${nixBase32Text(digest)}-${name}`];
    }),
  );
  const closure = demo.map(([name, size, uses]) => {
    const path = paths.get(stem(name)) ?? '';
    const references = uses
      .split(' ')
      .flatMap((use) => paths.get(use) ?? (use === '' ? [] : missing(name, use)));
    const folder = join(root, path);
    mkdirSync(join(folder, 'lib'), { recursive: true });
    writeFileSync(join(folder, 'nix-support'), references.join('\n'));
    const content = join(folder, 'lib', stem(name));
    writeFileSync(content, '');
    truncateSync(content, Math.round(size * 1e6));
    return { path, references };
  });
  writeFileSync(join(root, 'closure.json'), JSON.stringify(closure, null, 2));
  return closure.at(-1)?.path ?? '';
}

function missing(name: string, use: string): never {
  throw new Error(`${name} uses ${use}, which is not in the list`);
}
