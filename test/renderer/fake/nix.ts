import { directory, file, symlink, withParents } from './entry.ts';
import type { FakeEntry } from './entry.ts';
import { digits, logSize, random } from './random.ts';

const alphabet = '0123456789abcdfghijklmnpqrsvwxyz';
const names: readonly (readonly [name: string, megabytes: number])[] = [
  ['glibc-2.40-66', 46],
  ['gcc-14.2.1.20250322-lib', 24],
  ['openssl-3.4.1', 9.4],
  ['python3-3.12.10', 128],
  ['ncurses-6.5', 9],
  ['readline-8.2p13', 1.4],
  ['bash-5.2p37', 7.2],
  ['coreutils-9.6', 11],
  ['sqlite-3.48.0', 3.8],
  ['zlib-1.3.1', 0.3],
  ['bzip2-1.0.8', 0.4],
  ['xz-5.8.1', 2.2],
  ['libffi-3.4.8', 0.2],
  ['expat-2.7.1', 0.5],
  ['gdbm-1.24', 1.5],
  ['mpdecimal-4.0.0', 0.7],
  ['tzdata-2025b', 4.6],
  ['icu4c-76.1', 41],
  ['libxml2-2.13.8', 3.1],
  ['postgresql-17.4-lib', 6.8],
  ['krb5-1.21.3-lib', 4.2],
  ['keyutils-1.6.3-lib', 0.1],
  ['libunistring-1.3', 2.1],
  ['libidn2-2.3.8', 0.6],
  ['curl-8.13.0', 1.2],
  ['nghttp2-1.65.0-lib', 0.3],
  ['nss-cacert-3.110', 0.6],
  ['libssh2-1.11.1', 0.5],
  ['brotli-1.1.0-lib', 1.6],
  ['zstd-1.5.7', 2.4],
  ['gmp-with-cxx-6.3.0', 0.9],
  ['acl-2.3.2', 0.4],
  ['attr-2.5.2', 0.2],
  ['util-linux-minimal-2.41-lib', 3.1],
  ['libcap-2.75-lib', 0.1],
  ['tcl-8.6.16', 13],
  ['python3.12-numpy-2.2.5', 34],
  ['python3.12-pydantic-2.11.3', 5.7],
  ['python3.12-fastapi-0.115.12', 4.1],
  ['python3.12-sqlalchemy-2.0.40', 15],
  ['acme-api-1.18.0', 12],
  ['acme-static-assets', 61],
];

export interface FakeStorePath {
  readonly name: string;
  readonly size: number;
  readonly references: readonly string[];
  readonly entries: readonly FakeEntry[];
}

/** Forty-two store paths as a small web service has them, each with its files and what it refers to. */
export function nixStore(seed: number): FakeStorePath[] {
  const next = random(seed);
  const paths = names.map(([name, megabytes]) => ({
    name: `${digits(next, 32, alphabet)}-${name}`,
    plain: name,
    bytes: Math.round(megabytes * 1e6),
  }));
  return paths.map(({ name, plain, bytes }, index) => {
    const root = `nix/store/${name}`;
    const short = plain.replace(/-[0-9].*$/, '');
    const entries: FakeEntry[] = [directory(root, 0o555)];
    const room = { left: bytes };
    const take = (path: string, size: number, mode = 0o444): void => {
      const real = Math.min(size, room.left);
      room.left -= real;
      entries.push(file(path, real, { mode, mtime: 1 }));
    };
    if (short.startsWith('python3.12')) {
      const module = short.slice('python3.12-'.length);
      for (let at = 0; at < 70 && room.left > 0; at += 1)
        take(
          `${root}/lib/python3.12/site-packages/${module}/${pick(['core', 'models', 'utils_', 'types', 'engine'], at)}/part_${at}.py`,
          logSize(next, 2_000, bytes / 3),
        );
    } else {
      take(`${root}/lib/lib${short}.so.${1 + (index % 6)}`, bytes * 0.45, 0o555);
      take(`${root}/bin/${short}`, bytes * 0.12, 0o555);
      for (let at = 0; at < 40 && room.left > 2_000; at += 1)
        take(
          `${root}/share/${short}/${pick(['doc', 'locale', 'data', 'terminfo'], at)}/item-${at}.dat`,
          logSize(next, 1_000, bytes / 8),
        );
      entries.push(symlink(`${root}/lib/lib${short}.so`, `lib${short}.so.${1 + (index % 6)}`));
    }
    if (room.left > 0) take(`${root}/nix-support/rest`, room.left);
    const references = paths
      .filter((_other, at) => at === index || (at < index && (at < 1 || next() < 4 / index)))
      .map((other) => `/nix/store/${other.name}`);
    return {
      name,
      size: bytes,
      references,
      entries: withParents(entries).filter((entry) => entry.path !== 'nix' && entry.path !== 'nix/store'),
    };
  });
}

function pick(words: readonly string[], at: number): string {
  return words[at % words.length] ?? '';
}
