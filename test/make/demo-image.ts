import type { LogicalImage } from './image-maker.ts';
import { makeTar } from './tar-maker.ts';
import type { MadeEntry } from './tar-maker.ts';

const time = 1_731_000_000;
const kilobyte = 1000;

/** Content of a size; zeros, so that the packed image stays small. */
function blob(path: string, size: number, more: Partial<MadeEntry> = {}): MadeEntry {
  return { path, content: new Uint8Array(size * kilobyte), mtime: time, ...more };
}

function text(path: string, content: string): MadeEntry {
  return { path, content, mode: 0o644, mtime: time };
}

function link(path: string, target: string): MadeEntry {
  return { path, kind: 'symlink', link: target, mode: 0o777, mtime: time };
}

/** A store path with libraries and programs of about these sizes in kB, referring to others by name. */
function storePath(
  name: string,
  hash: string,
  sizes: readonly number[],
  references: readonly string[] = [],
): MadeEntry[] {
  const root = `nix/store/${hash}-${name}`;
  const stem = name.replace(/-[\d.]+.*$/, '');
  const own: MadeEntry = { path: `${root}/`, kind: 'directory', mode: 0o555, mtime: 1 };
  return [
    own,
    ...sizes.map((size, at) =>
      at === 0
        ? blob(`${root}/lib/lib${stem}.so.${sizes.length}`, size, { mode: 0o555, mtime: 1 })
        : blob(`${root}/share/${stem}/part-${at}.bin`, size, { mode: 0o444, mtime: 1 }),
    ),
    {
      path: `${root}/nix-support`,
      content: references.map((each) => `/nix/store/${each}`).join('\n'),
      mode: 0o444,
      mtime: 1,
    },
  ];
}

/** A store path: its name, the letter that its hash begins with, sizes in kB, and the letters of those that it refers to. */
type DemoPath = readonly [name: string, letter: string, sizes: readonly number[], uses: string];

const store: readonly DemoPath[] = [
  ['libunistring-1.3', 'a', [2010, 60], ''],
  ['glibc-2.40-66', 'b', [2080, 14_300, 9800, 2200], ''],
  ['xgcc-14.2.1-libgcc', 'c', [920], 'b'],
  ['zlib-1.3.1', 'd', [128, 20], 'b'],
  ['openssl-3.4.1', 'f', [5230, 1140], 'bd'],
  ['sqlite-3.48.0', 'g', [1620], 'bd'],
  ['fontconfig-2.16.0', 'h', [300, 6900], 'b'],
  ['cairo-1.18.2', 'i', [1180, 240], 'bdh'],
  ['python3-3.12.9', 'j', [6100, 31_000, 12_400, 8800, 3100], 'bdfg'],
  ['postgresql-lib-17.4', 'k', [360], 'bf'],
  ['report-2.4', 'l', [880, 5200], 'jik'],
];

/** A month later: what depends on openssl has other hashes, two layers have changed places, one is new. */
const laterStore: readonly DemoPath[] = [
  ...store.slice(0, 4),
  ['openssl-3.5.0', 'm', [6410, 1190], 'bd'],
  store[6]!,
  store[5]!,
  store[7]!,
  ['python3-3.12.10', 'n', [6100, 31_000, 12_400, 8830, 3100], 'bdmg'],
  ['postgresql-lib-17.5', 'p', [372], 'bm'],
  ['libxml2-2.13.8', 'r', [1540, 90], 'bd'],
  ['report-2.5', 'q', [910, 7600], 'nipr'],
];

/**
 * What a screenshot shows: a Debian base, Nix store layers, an application on top; with files replaced and removed, a
 * setuid program, and an environment that says two things at once.
 */
export const demoImage: LogicalImage = demo({
  tag: '2.4',
  env: ['TZ=UTC', 'LANG=de_DE.UTF-8'],
  curl: 262,
  workers: 8,
  features: { pdf: true, xlsx: true, mail: false },
  paths: store,
});

/** The same image a month later, to compare it with. */
export const laterDemoImage: LogicalImage = demo({
  tag: '2.5',
  env: ['TZ=Europe/Berlin', 'REPORT_CACHE=/var/cache/report'],
  curl: 268,
  workers: 16,
  features: { pdf: true, xlsx: true, mail: true },
  paths: laterStore,
});

interface Demo {
  readonly tag: string;
  readonly env: readonly string[];
  /** kB */
  readonly curl: number;
  readonly workers: number;
  readonly features: Readonly<Record<string, boolean>>;
  readonly paths: readonly DemoPath[];
}

function demo({ tag, env, curl, workers, features, paths }: Demo): LogicalImage {
  return {
    names: [`registry.example.org/team/report:${tag}`],
    os: 'linux',
    architecture: 'amd64',
    env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'LANG=C.UTF-8', ...env, 'REPORT_HOME=/srv/report'],
    layers: [
      {
        createdBy:
          '/bin/sh -c #(nop) ADD file:4b4e122ef58283ef0ef2d2f33f3ae5a5cea1ab6d2a8f2e4cfe6dd02bd2ba0a6f in / ',
        tar: makeTar([
          link('bin', 'usr/bin'),
          link('lib', 'usr/lib'),
          blob('usr/bin/bash', 1266, { mode: 0o755 }),
          blob('usr/bin/su', 72, { mode: 0o4755 }),
          blob('usr/bin/perl', 3820, { mode: 0o755 }),
          blob('usr/lib/x86_64-linux-gnu/libc.so.6', 1926, { mode: 0o755 }),
          blob('usr/lib/x86_64-linux-gnu/libcrypto.so.3', 4720, { mode: 0o644 }),
          blob('usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30', 2190),
          blob('usr/share/locale/locale-archive', 26_300),
          blob('usr/share/doc/packages.gz', 9400),
          text(
            'etc/os-release',
            'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
          ),
          text('etc/hostname', 'debian\n'),
          text('etc/ssl/openssl.cnf', '[default_conf]\nssl_conf = ssl_sect\n'),
        ]),
      },
      {
        createdBy: '/bin/sh -c apt-get update && apt-get install -y ca-certificates curl',
        tar: makeTar([
          blob('usr/bin/curl', curl, { mode: 0o755 }),
          blob('usr/lib/x86_64-linux-gnu/libcurl.so.4.8.0', 698),
          blob('etc/ssl/certs/ca-certificates.crt', 214),
          blob('var/lib/apt/lists/deb.debian.org_dists_bookworm_main_binary-amd64_Packages', 46_000),
          blob('var/cache/apt/pkgcache.bin', 38_200),
        ]),
      },
      {
        createdBy: '/bin/sh -c rm -rf /var/lib/apt/lists/* /usr/share/doc',
        tar: makeTar([
          {
            path: 'var/lib/apt/lists/.wh.deb.debian.org_dists_bookworm_main_binary-amd64_Packages',
            content: '',
          },
          { path: 'usr/share/.wh.doc', content: '' },
          text('etc/hostname', 'report\n'),
        ]),
      },
      ...storeLayers(paths),
      {
        createdBy: '',
        comment: "store paths: ['/nix/store/4m1qj3bx9v7z2d6k8w0n5s1r3c9yfh2l-report-customisation-layer']",
        tar: makeTar([
          link('bin', `/nix/store/0c9h1v5xq2r8m4n7k3j6z1b8d5f2s4wp-report-${tag}/bin`),
          link(
            'etc/ssl/certs/ca-bundle.crt',
            '/nix/store/8k2v6n1x4c7z9b3m5q0w2r6y8d1f4h7j-nss-cacert-3.107/etc/ssl/certs/ca-bundle.crt',
          ),
          text(
            'srv/report/config.json',
            `${JSON.stringify({ listen: '0.0.0.0:8080', database: 'postgres://report@db/report', locale: 'de_DE.UTF-8', workers, features }, null, 2)}\n`,
          ),
          text('etc/hostname', `report-${tag.replace('.', '-')}\n`),
          { path: 'tmp/', kind: 'directory', mode: 0o1777, mtime: time },
        ]),
      },
    ],
  };
}

function storeLayers(paths: readonly DemoPath[]): LogicalImage['layers'] {
  const hash = (letter: string): string => `${letter}0c9h1v5xq2r8m4n7k3j6z1b8d5f2s4w`.slice(0, 32);
  const names = new Map(paths.map(([name, letter]) => [letter, `${hash(letter)}-${name}`]));
  return paths.map(([name, letter, sizes, uses]) => ({
    createdBy: '',
    comment: `store paths: ['/nix/store/${hash(letter)}-${name}']`,
    tar: makeTar(
      storePath(
        name,
        hash(letter),
        sizes,
        Array.from(uses, (other) => names.get(other) ?? ''),
      ),
    ),
  }));
}
