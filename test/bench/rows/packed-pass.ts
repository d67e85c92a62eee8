import { availableParallelism } from 'node:os';
import { floorTime, layerPieces } from '../floor.ts';
import type { FloorPiece } from '../floor-piece.ts';
import type { PackedAs } from '../compress-layers.ts';
import { medians, runShell, warmUp } from '../measure.ts';
import { fasterRow, missingRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { commandThreads, runVarve, timeService } from '../varve.ts';

interface Peer {
  /** Its name in the table. */
  readonly name: string;
  readonly tools: readonly string[];
  /** A command on the file "$f". */
  readonly command: string;
  readonly atLeast: number;
}

/**
 * Compressed layers: index and every digest in one pass, as a whole process, against programs that do one layer after the
 * other.
 */
function packedPass(name: PackedAs, peers: readonly Peer[]): RowGroup {
  const work = `${name} layers, index and every digest`;
  return {
    name,
    async measure({ images, runs }) {
      const { archive, blobs } = (await images.mid())[name];
      const pieces = layerPieces(blobs, name);
      for (const file of [archive, ...blobs]) warmUp(file);
      const here = peers.filter(({ tools }) => missingTools(tools).length === 0);
      const [varve = 0, floor = 0, ...times] = await medians(runs, [
        async () => (await runVarve(['inspect', '--full', archive])).milliseconds,
        () => floorTime(pieces, commandThreads),
        ...here.map((peer) => () => runShell(`for f; do ${peer.command}; done`, blobs)),
      ]);
      const rows = peers.map(({ name: peerName, tools, atLeast }): Row => {
        const at = here.findIndex((each) => each.name === peerName);
        const peer = times[at];
        return peer === undefined
          ? missingRow(work, `≥ ${atLeast} × faster`, `${missingTools(tools).join(', ')} not here`)
          : fasterRow({ work, varve, peer, peerName, atLeast, floor });
      });
      return [...rows, await threadsRow(`${work}: two threads`, archive, pieces, runs)];
    },
  };
}

async function threadsRow(
  work: string,
  archive: string,
  pieces: readonly FloorPiece[],
  runs: number,
): Promise<Row> {
  const atLeast = 1.7;
  if (availableParallelism() < 2) return missingRow(work, `≥ ${atLeast} × faster`, 'one core');
  const service = (threads: number) => () => timeService(archive, { index: true, hash: 'all' }, { threads });
  const [one = 0, two = 0, peerFloor = 0, floor = 0] = await medians(runs, [
    service(1),
    service(2),
    () => floorTime(pieces, 1),
    () => floorTime(pieces, 2),
  ]);
  return fasterRow({ work, varve: two, peer: one, peerName: 'one thread', atLeast, floor, peerFloor });
}

export const gzipPass: RowGroup = packedPass('gzip', [
  {
    name: 'pigz -dc | openssl dgst -sha256',
    tools: ['pigz', 'openssl'],
    command: 'pigz -dc "$f" | openssl dgst -sha256',
    atLeast: 3,
  },
  { name: 'tar -tvz', tools: ['tar', 'gzip'], command: 'tar -tvzf "$f"', atLeast: 5 },
]);

export const zstdPass: RowGroup = packedPass('zstd', [
  {
    name: 'zstd -dc | openssl dgst -sha256',
    tools: ['zstd', 'openssl'],
    command: 'zstd -qdc "$f" | openssl dgst -sha256',
    atLeast: 2,
  },
]);
