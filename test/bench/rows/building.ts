import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { floorTime, rangePieces } from '../floor.ts';
import type { MadeStore } from '../made-store.ts';
import { medians, runShell } from '../measure.ts';
import { fasterRow, limitRow, megabytes, missingRow, shareRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { cliPath, commandThreads, runVarve } from '../varve.ts';

const peakLimit = 300e6;

/** What it costs to write an image, against reading the same files and nothing else; and again, when little has changed. */
export const building: RowGroup = {
  name: 'building',
  async measure({ images, runs }) {
    const store = await images.store();
    const folder = mkdtempSync(join(tmpdir(), 'varve-bench-build-'));
    const rebuild = ['build', store.spec, '-o', join(folder, 'image.tar'), '--force'];
    try {
      // Once, so that nobody has to wait for the disk.
      await runShell('tar cf - -C "$1" nix | cat > /dev/null', [store.root]);
      return [
        await streamed(store, runs),
        await again('varve stream --keep-layers, again with one byte changed', store, folder, [
          'stream',
          '--keep-layers',
          store.conf,
        ]),
        ...(await rebuilt(store, folder, rebuild)),
        await again('the same with gzip layers', store, folder, [
          ...rebuild,
          '--format',
          'oci-archive',
          '--layer-compression',
          'gzip',
        ]),
        await packed('gzip', 'gzip -6', store, folder, runs),
        await packed('zstd', 'zstd -q -3 -T1', store, folder, runs),
        ...(await peaks(store, folder)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function streamed({ root, conf }: MadeStore, runs: number): Promise<Row> {
  const work = 'varve stream of a store';
  const missing = missingTools(['tar', 'openssl']);
  if (missing.length > 0) return missingRow(work, '≤ 1.20 ×', `${missing.join(', ')} not here`);
  const [varve = 0, peer = 0] = await medians(runs, [
    () =>
      runShell('"$1" "$2" stream "$3" --store-root "$4" 2> /dev/null | cat > /dev/null', [
        process.execPath,
        cliPath,
        conf,
        root,
      ]),
    () => runShell('tar cf - -C "$1" nix | openssl dgst -sha256', [root]),
  ]);
  return shareRow({ work, varve, peer, peerName: 'tar, openssl', atMost: 1.2 });
}

async function again(
  work: string,
  store: MadeStore,
  folder: string,
  command: readonly string[],
): Promise<Row> {
  const { first, second } = await twice(store, folder, command);
  return shareRow({ work, varve: second, peer: first, peerName: 'first build', atMost: 0.3 });
}

/**
 * A file that replaces another is written whole and synced, however little of it is new: beside the first build, what that
 * alone takes.
 */
async function rebuilt(store: MadeStore, folder: string, command: readonly string[]): Promise<Row[]> {
  const { first, second } = await twice(store, folder, command);
  const copy = join(folder, 'copy.tar');
  const floor = await runShell('cp "$1" "$2" && sync "$2"', [join(folder, 'image.tar'), copy]);
  rmSync(copy);
  const work = 'varve build to a file, again with one byte changed';
  const against = { varve: second, peer: floor, peerName: 'cp, sync of the archive' };
  return [
    shareRow({ work, varve: second, peer: first, peerName: 'first build', atMost: 0.3 }),
    shareRow({ ...against, work: 'the same, as far as the disk allows', atMost: 1.5 }),
  ];
}

/** Milliseconds of a first build with an empty cache, then of one after a byte of one file was changed. */
async function twice(
  { root, file }: MadeStore,
  folder: string,
  command: readonly string[],
): Promise<{ readonly first: number; readonly second: number }> {
  const environment = { VARVE_CACHE: join(folder, 'cache') };
  const words = [...command, '--store-root', root];
  rmSync(environment.VARVE_CACHE, { recursive: true, force: true });
  const { milliseconds: first } = await runVarve(words, [0], environment);
  changeByte(file);
  // Until its times tell (SV5.3).
  await sleep(100);
  const { milliseconds: second } = await runVarve(words, [0], environment);
  return { first, second };
}

function changeByte(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  chmodSync(file, 0o644);
  writeFileSync(file, bytes);
  chmodSync(file, 0o444);
}

async function packed(
  codec: 'gzip' | 'zstd',
  peerLine: string,
  { root, spec }: MadeStore,
  folder: string,
  runs: number,
): Promise<Row> {
  const work = `build with ${codec} layers`;
  const missing = missingTools(['tar', codec]);
  if (missing.length > 0) return missingRow(work, '≥ 1.7 × faster', `${missing.join(', ')} not here`);
  const out = join(folder, 'packed.tar');
  const words = ['build', spec, '--store-root', root, '-o', out, '--force', '--format', 'oci-archive'];
  const plain = join(folder, 'plain.tar');
  await runShell('tar cf "$2" -C "$1" nix', [root, plain]);
  const pieces = rangePieces(plain).map(({ compression: _none, ...piece }) => ({ ...piece, packing: codec }));
  const [varve = 0, peer = 0, floor = 0] = await medians(Math.min(runs, 3), [
    async () => (await runVarve([...words, '--layer-compression', codec])).milliseconds,
    () => runShell(`tar cf - -C "$1" nix | ${peerLine} > "$2"`, [root, join(folder, 'peer')]),
    () => floorTime(pieces, commandThreads),
  ]);
  rmSync(out);
  rmSync(plain);
  return fasterRow({ work, varve, peer, peerName: `tar, ${peerLine}`, atLeast: 1.7, floor });
}

async function peaks({ root, conf, spec, filesSpec }: MadeStore, folder: string): Promise<Row[]> {
  const out = join(folder, 'peak.tar');
  const build = (from: string): string[] => ['build', from, '--store-root', root, '-o', out, '--force'];
  const oci = ['--format', 'oci-archive', '--layer-compression'];
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['varve stream', ['stream', conf, '--store-root', root]],
    ['a layer of plain files', build(filesSpec)],
    ['gzip layers', [...build(spec), ...oci, 'gzip']],
    ['zstd layers', [...build(spec), ...oci, 'zstd']],
  ];
  const rows: Row[] = [];
  for (const [what, words] of lines) {
    const work = `memory of a build: ${what}`;
    const { peakBytes } = await runVarve(words);
    rows.push(
      peakBytes === null
        ? missingRow(work, `≤ ${megabytes(peakLimit)}`, 'only Linux tells')
        : limitRow({ work, value: peakBytes, limit: peakLimit, text: megabytes }),
    );
  }
  rmSync(out, { force: true });
  return rows;
}
