import { sha256DiffId, sha256Digest } from '../../../shared/digest.ts';
import type { LayerReport } from '../../../shared/report.ts';
import type { FakeArchive } from './archive.ts';
import { directory, file } from './entry.ts';
import type { FakeEntry } from './entry.ts';
import { digits, random } from './random.ts';

interface Drawn {
  readonly report: LayerReport;
  readonly entries: readonly FakeEntry[];
}

/** Other hashes and versions, as after an update of what the image is made from. */
const upgrades: readonly (readonly [from: string, to: string])[] = [
  ['openssl-3.4.1', 'openssl-3.4.2'],
  ['curl-8.13.0', 'curl-8.14.1'],
  ['acme-api-1.18.0', 'acme-api-1.19.0'],
];
/** The layer with this store path moves up the stack; the next two become one; the last of all but one becomes two. */
const movedName = 'zlib-1.3.1';
const mergedNames = ['acl-2.3.2', 'attr-2.5.2'];
const recompressedName = 'bash-5.2p37';
const removedName = 'tcl-8.6.16';

/**
 * The image of `archive` a month later: some layers as they were, some moved, stored otherwise, split, merged, replaced,
 * gone or new.
 */
export function nextOf(archive: FakeArchive, name: string): FakeArchive {
  const next = random(91);
  const [image] = archive.report.images;
  const layers = archive.layers[0] ?? [];
  if (image === undefined) return archive;
  const other = (drawn: Drawn, entries: readonly FakeEntry[]): Drawn => ({
    entries,
    report: {
      ...drawn.report,
      diffId: sha256DiffId(digits(next, 64)),
      digest: sha256Digest(digits(next, 64)),
    },
  });
  const holds = (drawn: Drawn, part: string): boolean =>
    drawn.entries.some(({ path }) => path.includes(`-${part}/`));
  let made: Drawn[] = image.layers.map((report, at) => ({ report, entries: layers[at] ?? [] }));
  made = made.map((drawn, at) => {
    if (at === 1) return other(drawn, patched(drawn.entries));
    if (at === made.length - 1) return other(drawn, topOf(drawn.entries));
    if (holds(drawn, recompressedName))
      return {
        ...drawn,
        report: { ...drawn.report, digest: sha256Digest(digits(next, 64)), compression: 'zstd' },
      };
    return drawn;
  });
  for (const [from, to] of upgrades) {
    const hash = digits(next, 32, '0123456789abcdfghijklmnpqrsvwxyz');
    made = made.map((drawn) =>
      holds(drawn, from) ? other(drawn, upgraded(drawn.entries, from, to, hash)) : drawn,
    );
  }
  const merged = made.filter((drawn) => mergedNames.some((part) => holds(drawn, part)));
  const [first] = merged;
  if (first !== undefined) {
    const one = other(
      first,
      merged.flatMap(({ entries }) => entries),
    );
    made = made.flatMap((drawn) => (drawn === first ? [one] : merged.includes(drawn) ? [] : [drawn]));
  }
  made = made.filter((drawn) => !holds(drawn, removedName));
  const moving = made.find((drawn) => holds(drawn, movedName));
  if (moving !== undefined) {
    made = made.filter((drawn) => drawn !== moving);
    made.splice(30, 0, moving);
  }
  const heavy = made.at(-2);
  if (heavy !== undefined) {
    const half = Math.ceil(heavy.entries.length * 0.6);
    made.splice(-2, 1, other(heavy, heavy.entries.slice(0, half)), other(heavy, heavy.entries.slice(half)));
  }
  const { report } = made[3] ?? { report: image.layers[0] };
  if (report !== undefined)
    made.splice(
      -1,
      0,
      other(
        {
          report: {
            ...report,
            origin: 'other',
            createdBy: 'COPY migrations/ /srv/acme/migrations/ # buildkit',
            comment: null,
          },
          entries: [],
        },
        [
          directory('srv'),
          directory('srv/acme'),
          directory('srv/acme/migrations'),
          ...Array.from({ length: 14 }, (_, at) =>
            file(`srv/acme/migrations/00${at + 10}_change.sql`, 900 + at * 311),
          ),
        ],
      ),
    );
  return renumbered(archive, name, made);
}

function patched(entries: readonly FakeEntry[]): readonly FakeEntry[] {
  return entries.map((entry) =>
    entry.path === 'var/lib/dpkg/status'
      ? { ...entry, size: entry.size + 4_210, mtime: entry.mtime + 2_600_000 }
      : { ...entry, mtime: entry.mtime + 2_600_000 },
  );
}

function topOf(entries: readonly FakeEntry[]): readonly FakeEntry[] {
  return [
    ...entries.flatMap((entry) => {
      if (entry.path === 'etc/nsswitch.conf') return [{ ...entry, path: 'etc/nsswitch.default' }];
      if (entry.path === 'etc/passwd') return [{ ...entry, size: 948 }];
      if (entry.path === 'tmp') return [{ ...entry, mode: 0o1770 }];
      return [entry];
    }),
    file('etc/acme/config.json', 1_420),
    file('usr/bin/acme-debug', 210_000, { mode: 0o4755, flags: ['setuid'] }),
  ];
}

function upgraded(
  entries: readonly FakeEntry[],
  from: string,
  to: string,
  hash: string,
): readonly FakeEntry[] {
  const root = new RegExp(`^nix/store/[0-9a-z]{32}-${from.replaceAll('.', '\\.')}`, 'u');
  return entries.map((entry, at) => ({
    ...entry,
    path: entry.path.replace(root, `nix/store/${hash}-${to}`),
    size: entry.size > 0 && at % 5 === 2 ? Math.round(entry.size * 1.07) : entry.size,
  }));
}

function renumbered(archive: FakeArchive, name: string, made: readonly Drawn[]): FakeArchive {
  const image = archive.report.images[0]!;
  const layers = made.map(({ report, entries }, index) => {
    const size = entries.reduce((sum, entry) => sum + 512 + Math.ceil(entry.size / 512) * 512, 1_024);
    return { ...report, index, size, storedSize: size, entries: entries.length };
  });
  return {
    ...archive,
    name,
    report: {
      ...archive.report,
      path: name,
      images: [
        {
          ...image,
          names: ['ghcr.io/acme/platform/api:b31xw0qk2m'],
          id: sha256Digest('b3'.repeat(32)),
          manifestDigest: sha256Digest('b4'.repeat(32)),
          created: '2025-05-28T09:30:00Z',
          layers,
          env: [
            ...image.env
              .filter(({ name: variable }) => variable !== 'PYTHONUNBUFFERED')
              .map((variable) =>
                variable.name === 'ACME_MODE' ? { ...variable, value: 'canary' } : variable,
              ),
            { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector:4317', duplicates: [] },
          ],
          config: {
            ...(image.config as object),
            Cmd: ['acme-api', '--listen', '0.0.0.0:8080', '--workers', '8'],
            Labels: {
              'org.opencontainers.image.source': 'https://github.com/acme/platform',
              'org.opencontainers.image.revision': '9d11ce70b2fe',
              'org.opencontainers.image.licenses': 'Apache-2.0',
            },
          },
          history: layers.map(({ created, createdBy, comment, index }) => ({
            created,
            createdBy,
            author: null,
            comment,
            emptyLayer: false,
            layer: index,
          })),
        },
      ],
    },
    layers: [made.map(({ entries }) => entries)],
  };
}
