import { availableParallelism, homedir } from 'node:os';
import { archiveName } from '../../../shared/build/image-name.ts';
import type { BuildPlan } from '../../../shared/build/build-plan.ts';
import type { BuildOutput } from '../../../shared/build/build-spec.ts';
import type { Finding } from '../../../shared/finding.ts';
import { displayName } from '../../../shared/layer-path.ts';
import { ProblemError } from '../../../shared/problem.ts';
import { buildImage } from '../../service/build/build-image.ts';
import type { BuildOptions } from '../../service/build/build-image.ts';
import { openCache } from '../../service/cache/cache-store.ts';
import { commandThreads, createPool } from '../../service/threads/create-pool.ts';
import { thisMachine } from '../../service/build/read-spec.ts';
import { cacheFolder } from '../../service/disk/user-folders.ts';
import type { WrittenImage } from '../../service/build/write-image.ts';
import { oneOf, usage } from '../arguments.ts';
import type { Arguments, Command, Context } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { keepLayersOption, keptLayers } from '../keep-layers.ts';
import { outputTarget } from '../output-target.ts';
import { chosenSpec, specOptions } from '../spec-options.ts';
import { imageLine } from '../text/image-line.ts';

export const build: Command = {
  name: 'build',
  summary: 'write the image that a build spec describes',
  operands: 'SPEC.JSON',
  arity: [1, 1],
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE|-',
      help: 'what is written; - for standard output (default: named after the image, here)',
    },
    format: {
      type: 'string',
      value: 'docker-archive|oci-archive|oci-dir',
      help: 'instead of what the spec says',
    },
    'both-specs': {
      type: 'boolean',
      help: 'docker-archive: also the folders that Docker 1.10 to 24 wrote',
    },
    'layer-compression': {
      type: 'string',
      value: 'none|gzip|zstd',
      help: 'of each new layer (OCI formats)',
    },
    compress: { type: 'string', value: 'none|gzip|zstd', help: 'of the archive as a whole' },
    'keep-layers': keepLayersOption,
    force: { type: 'boolean', help: 'replace what is there already' },
    json: { type: 'boolean', help: 'print what was written as JSON' },
    ...specOptions,
  },
  async run(given, context) {
    const now = new Date();
    const { spec, storeRoot } = chosenSpec(given, now);
    return await withOptions(storeRoot, now, context, async (plain) => {
      const options = given.flag('keep-layers') ? { ...plain, ...keptLayers(context.environment) } : plain;
      const output = outputOf(spec.output, given);
      const path = given.text('output') ?? archiveName(spec.name, output.format, output.compression);
      const target = outputTarget(path, 'build', given.flag('force'), context);
      if (target.kind === 'stream' && given.flag('json'))
        throw usage('build: --json and the archive cannot both go to standard output');
      let unsettled: readonly string[] = [];
      try {
        const { plan, written, findings } = await buildImage(
          { ...spec, output },
          options,
          target,
          (planned) => {
            unsettled = questions(planned);
            if (unsettled.length > 0) throw new ProblemError('bad-request', 'not settled');
          },
        );
        await tell(
          [...plan.findings, ...findings],
          written,
          target.kind === 'stream' ? null : path,
          given.flag('json'),
          context,
        );
        return exitCode.fine;
      } catch (error) {
        if (unsettled.length > 0) {
          for (const line of unsettled) context.warn(`varve: ${line}`);
          return exitCode.failed;
        }
        throw error;
      }
    });
  },
};

async function withOptions<T>(
  storeRoot: string,
  now: Date,
  { signal, progress, environment }: Context,
  work: (options: BuildOptions) => Promise<T>,
): Promise<T> {
  const folder = cacheFolder({ platform: process.platform, environment, home: homedir() });
  const pool = createPool({ size: Math.min(availableParallelism(), commandThreads), ahead: true });
  try {
    return await work({
      now,
      storeRoot,
      pool,
      cache: folder === null ? null : openCache(folder),
      machine: thisMachine(),
      searchPath: environment['PATH'],
      signal,
      onProgress: ({ phase, done, total }) => progress.show(phase, done, total),
    });
  } finally {
    await pool.close();
  }
}

function outputOf(output: BuildOutput, given: Arguments): BuildOutput {
  const packings = ['none', 'gzip', 'zstd'] as const;
  return {
    format: oneOf(given, 'format', ['docker-archive', 'oci-archive', 'oci-dir']) ?? output.format,
    bothSpecs: given.flag('both-specs') || output.bothSpecs,
    layers: oneOf(given, 'layer-compression', packings) ?? output.layers,
    compression: oneOf(given, 'compress', packings) ?? output.compression,
  };
}

/** What must be decided before anything is written, a line each. */
function questions({ env, architectureConflict, findings }: BuildPlan): string[] {
  return [
    ...env.conflicts.map(({ name, claims }) => {
      const said = claims.map(({ source, value }) => `${JSON.stringify(value)} (${source})`);
      return `${name} is ${said.join(' and ')}: give it a rule in envRules, or --env-default last or first`;
    }),
    ...(architectureConflict === null
      ? []
      : [
          `the base is for ${architectureConflict.base}, the image for ${architectureConflict.wanted}: take another base or architecture`,
        ]),
    ...findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, where, what, why }) => `${rule} ${where}: ${what}; ${why}`),
  ];
}

async function tell(
  findings: readonly Finding[],
  written: WrittenImage,
  path: string | null,
  asJson: boolean,
  context: Context,
): Promise<void> {
  for (const { rule, where, what } of findings.filter(({ severity }) => severity === 'warning'))
    context.warn(`varve: ${rule} ${where}: ${what}`);
  if (asJson) {
    await context.out.json({ schemaVersion: 1, path, ...written });
    return;
  }
  const size = written.layers.reduce((sum, { storedSize }) => sum + storedSize, 0);
  const line = imageLine(written.name, written.id, { layers: written.layers.length, size });
  if (path === null) context.warn(`varve: ${line}`);
  else await context.out.write(`${displayName(`${line}  ${path}`)}\n`);
}
