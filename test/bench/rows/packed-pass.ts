import { availableParallelism } from 'node:os';
import type { MidImage } from '../images.ts';
import { medians, runShell, warmUp } from '../measure.ts';
import { fasterRow, missingRow } from '../row.ts';
import type { Row, RowGroup } from '../row.ts';
import { missingTools } from '../tools.ts';
import { runVarve, timeService } from '../varve.ts';

interface Peer {
  /** Its name in the table. */
  readonly name: string;
  readonly tools: readonly string[];
  /** A command on the file "$f". */
  readonly command: string;
  readonly atLeast: number;
}

/** Compressed layers: index and every digest in one pass, as a whole process, against programs that do one layer after the other. */
function packedPass(
  name: string,
  choose: (image: MidImage) => MidImage['gzip'],
  peers: readonly Peer[],
): RowGroup {
  const work = `${name} layers, index and every digest`;
  return {
    name,
    async measure({ images, runs }) {
      const { archive, blobs } = choose(await images.mid());
      for (const file of [archive, ...blobs]) warmUp(file);
      const here = peers.filter(({ tools }) => missingTools(tools).length === 0);
      const [varve = 0, ...times] = await medians(runs, [
        async () => (await runVarve(['inspect', '--full', archive])).milliseconds,
        ...here.map((peer) => () => runShell(`for f; do ${peer.command}; done`, blobs)),
      ]);
      const rows = peers.map(({ name: peerName, tools, atLeast }): Row => {
        const at = here.findIndex((each) => each.name === peerName);
        const peer = times[at];
        return peer === undefined
          ? missingRow(work, `≥ ${atLeast} × faster`, `${missingTools(tools).join(', ')} not here`)
          : fasterRow({ work, varve, peer, peerName, atLeast });
      });
      return [...rows, await threadsRow(`${work}: two threads`, archive, runs)];
    },
  };
}

async function threadsRow(work: string, archive: string, runs: number): Promise<Row> {
  const atLeast = 1.7;
  if (availableParallelism() < 2) return missingRow(work, `≥ ${atLeast} × faster`, 'one core');
  const [one = 0, two = 0] = await medians(
    runs,
    [1, 2].map((threads) => () => timeService(archive, { index: true, hash: 'all' }, { threads })),
  );
  return fasterRow({ work, varve: two, peer: one, peerName: 'one thread', atLeast });
}

export const gzipPass: RowGroup = packedPass('gzip', (image) => image.gzip, [
  {
    name: 'pigz -dc | openssl dgst -sha256',
    tools: ['pigz', 'openssl'],
    command: 'pigz -dc "$f" | openssl dgst -sha256',
    atLeast: 3,
  },
  { name: 'tar -tvz', tools: ['tar', 'gzip'], command: 'tar -tvzf "$f"', atLeast: 5 },
]);

export const zstdPass: RowGroup = packedPass('zstd', (image) => image.zstd, [
  {
    name: 'zstd -dc | openssl dgst -sha256',
    tools: ['zstd', 'openssl'],
    command: 'zstd -qdc "$f" | openssl dgst -sha256',
    atLeast: 2,
  },
]);
