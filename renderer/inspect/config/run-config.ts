import type { Json } from '../../../shared/report.ts';

/** What a container starts with, from the config as found: every field is what it should be or left out. */
export interface RunConfig {
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly user: string | null;
  readonly workingDir: string | null;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string | null;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly healthcheck: Healthcheck | null;
}

export interface Healthcheck {
  readonly test: readonly string[];
  /** Settings that are given, as `every 30 s`. */
  readonly settings: readonly string[];
}

/** Reads a container config (OCI config.md `config`); fields of a wrong type count as absent, the raw JSON shows them. */
export function runConfig(config: Json): RunConfig {
  const fields = fieldsOf(config);
  return {
    entrypoint: command(fields['Entrypoint']),
    cmd: command(fields['Cmd']),
    user: text(fields['User']),
    workingDir: text(fields['WorkingDir']),
    ports: Object.keys(fieldsOf(fields['ExposedPorts'])),
    volumes: Object.keys(fieldsOf(fields['Volumes'])),
    stopSignal: text(fields['StopSignal']),
    labels: Object.entries(fieldsOf(fields['Labels'])).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    healthcheck: healthcheck(fields['Healthcheck']),
  };
}

/** Arguments as a shell would need them written, quoted where they have to be. */
export function commandText(args: readonly string[]): string {
  return args
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

function healthcheck(value: Json | undefined): Healthcheck | null {
  const fields = fieldsOf(value);
  const test = command(fields['Test']);
  if (test === null) return null;
  const seconds = (name: string, word: string): string[] => {
    const found = fields[name];
    return typeof found === 'number' && found > 0 ? [`${word} ${found / 1e9} s`] : [];
  };
  const retries = fields['Retries'];
  return {
    test,
    settings: [
      ...seconds('Interval', 'every'),
      ...seconds('Timeout', 'timeout'),
      ...seconds('StartPeriod', 'starts within'),
      ...(typeof retries === 'number' && retries > 0 ? [`${retries} retries`] : []),
    ],
  };
}

/** L1: `Cmd` may be a string. */
function command(value: Json | undefined): readonly string[] | null {
  if (typeof value === 'string') return value === '' ? null : [value];
  if (!Array.isArray(value)) return null;
  const args = (value as readonly Json[]).filter((item) => typeof item === 'string');
  return args.length === 0 ? null : args;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldsOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : {};
}
