import type { Strategy } from '../packing/strategy.ts';
import type { z } from 'zod';
import type { BuildOutput, BuildSpec, FileSource, HeldPath } from './build-spec.ts';
import { parseEnvEntry } from '../env.ts';
import { scanJson } from '../json-text.ts';
import type { JsonNotes } from '../json-text.ts';
import { BuildSpecError } from './build-spec-error.ts';
import type { SpecIssue } from './build-spec-error.ts';
import { buildSpecSchema } from './build-spec-schema.ts';
import type { BuildSpecInput, heldPathSchema } from './build-spec-schema.ts';
import { withoutMark } from './byte-order-mark.ts';
import { destinationIssue } from './destination-issue.ts';
import { depthLimit, documentIssues, isCrowded, valueLimit } from './document-issues.ts';
import { imageName } from './image-name.ts';
import { imageTime } from './image-time.ts';
import { parsePlatform } from './platform.ts';
import type { EnvRule } from './resolve-env.ts';
import { placeText } from './place-text.ts';
import { specIssues, toldIssues } from './spec-issues.ts';

const defaultTime = '1970-01-01T00:00:01Z';
/** Letters of a message, which may quote what somebody wrote. */
const messageLimit = 400;

/**
 * The text of a build spec (SPEC.md BS1 to BS10) → its plain form with every default of dockertools.md 1 filled in. `now` is
 * what "now" stands for where a file's mtime follows the spec's; `instead` are keys that somebody gives beside the text, which
 * stand before its own. Throws `BuildSpecError` with everything that is wrong.
 */
export function parseBuildSpec(
  text: string,
  now: Date,
  instead: { readonly like?: 'buildImage' } = {},
): BuildSpec {
  const bare = withoutMark(text);
  const notes = scanJson(bare, depthLimit);
  const json = parseJson(bare, notes);
  const whole =
    typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json, ...instead } : json;
  const parsed = buildSpecSchema.safeParse(whole);
  const issues = documentIssues(notes, json);
  const told = new Set(issues.map(({ where }) => where));
  if (!parsed.success) issues.push(...specIssues(parsed.error).filter(({ where }) => !told.has(where)));
  else issues.push(...refusals(parsed.data), ...judge(parsed.data));
  if (issues.length > 0 || !parsed.success) throw new BuildSpecError(bounded(issues));
  return fill(parsed.data, now);
}

function parseJson(text: string, { depth }: JsonNotes): unknown {
  const refuse = (message: string): never => {
    throw new BuildSpecError([{ where: '', message }]);
  };
  if (text.startsWith('\ufffd')) return refuse('this is not UTF-8 text');
  if (depth > depthLimit) return refuse(`it is nested deeper than ${depthLimit} levels`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse(`this is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isCrowded(json) ? refuse(`it holds more than ${valueLimit} values`) : json;
}

function bounded(issues: readonly SpecIssue[]): SpecIssue[] {
  const told = issues.slice(0, toldIssues).map(({ where, message }) => {
    const isLong = message.length > messageLimit;
    const cut = `${message.slice(0, messageLimit / 2)} … ${message.slice(-messageLimit / 2)}`;
    return { where, message: isLong ? cut : message };
  });
  const more = issues.length - told.length;
  return more === 0 ? told : [...told, { where: '', message: `${more} more things are wrong` }];
}

/** BS4: what would need a shell, or a store database, is refused rather than left out in silence. */
function refusals(input: BuildSpecInput): SpecIssue[] {
  const shell = 'Varve runs no shell commands; put what they make into `files`';
  const issues: SpecIssue[] = [];
  for (const where of ['extraCommands', 'fakeRootCommands', 'runAsRoot'] as const) {
    if ((input[where] ?? '').trim() !== '') issues.push({ where, message: shell });
  }
  if (input.enableFakechroot === true) issues.push({ where: 'enableFakechroot', message: shell });
  if (input.includeNixDB === true)
    issues.push({ where: 'includeNixDB', message: 'Varve writes no store database into images' });
  if (input.keepContentsDirlinks === true)
    issues.push({ where: 'keepContentsDirlinks', message: 'Varve keeps folders folders' });
  return issues;
}

function judge(input: BuildSpecInput): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const wrong = (where: string, message: string | null): void => {
    if (message !== null) issues.push({ where, message });
  };
  // each by itself: both may be wrong
  for (const named of [imageName(input.name, null), imageName('name', input.tag ?? null)])
    if (!named.ok) wrong(named.where, named.why);
  for (const where of ['created', 'mtime'] as const) wrong(where, timeIssue(input[where], 'now'));
  input.files?.forEach((file, at) => {
    wrong(`files[${at}].to`, destinationIssue(file.to));
    if (typeof file.mtime === 'string') wrong(`files[${at}].mtime`, timeIssue(file.mtime, 'keep'));
  });
  if (input.architecture !== undefined) {
    const platform = parsePlatform(input.architecture);
    if (!platform.ok) wrong('architecture', platform.why);
    else if (platform.variant !== null && ![undefined, platform.variant].includes(input.variant))
      wrong('variant', `architecture says already that it is ${platform.variant}`);
  }
  if (input.layering !== undefined && input.layeringPipeline !== undefined)
    wrong('layeringPipeline', 'layering says already how store paths are packed');
  if (input.compressor !== undefined && input.output?.compression !== undefined)
    wrong('compressor', 'output.compression says already how the archive is compressed');
  if (
    typeof input.fromImage === 'object' &&
    input.fromImage.image !== undefined &&
    input.fromImageName !== undefined
  )
    wrong('fromImageName', 'fromImage.image says already which image is meant');
  if (input.fromImageTag !== undefined && input.fromImageName === undefined)
    wrong('fromImageTag', 'fromImageName must say of which image');
  if (input.like === 'buildImage') {
    if (isGiven(input.contents) && isGiven(input.copyToRoot))
      wrong('contents', 'is buildImage’s old name for copyToRoot, which is there too');
    if ((input.files ?? []).length > 0) wrong('files', 'buildImage makes one layer, of store paths alone');
    if ((input.layers ?? []).length > 0) wrong('layers', 'buildImage makes one layer, above the base’s');
    if (input.output?.bothSpecs === true)
      wrong('output.bothSpecs', 'an archive like buildImage’s has those folders already');
  }
  if (input.fromImage === undefined) {
    if (input.fromImageName !== undefined) wrong('fromImageName', 'there is no fromImage');
    if (input.inherit === 'docker') wrong('inherit', 'there is no fromImage to inherit from');
  }
  const env = input.config?.['Env'];
  if (
    env !== undefined &&
    env !== null &&
    !(Array.isArray(env) && env.every((entry) => typeof entry === 'string'))
  )
    wrong('config.Env', 'must be a list of texts such as "PATH=/bin"');
  else
    env?.forEach((entry, at) => {
      if (parseEnvEntry(entry).name === '')
        wrong(`config.Env[${at}]`, `${JSON.stringify(entry)} names no variable: a name comes before the =`);
    });
  for (const name of Object.keys(input.envRules ?? {}))
    if (name.includes('=')) wrong(placeText(['envRules', name]), 'a variable’s name has no = in it');
  return issues;
}

function isGiven(paths: string | readonly string[] | undefined): boolean {
  return listOf(paths).length > 0;
}

function timeIssue(value: string | undefined, word: string): string | null {
  if (value === undefined || value === word || imageTime(value) !== null) return null;
  return `${JSON.stringify(value)} is neither ISO 8601 with an offset (${defaultTime}) nor "${word}"`;
}

function fill(input: BuildSpecInput, now: Date): BuildSpec {
  const mtime = input.mtime ?? defaultTime;
  const seconds = mtime === 'now' ? now.getTime() / 1000 : (imageTime(mtime) ?? 0);
  const like = input.like ?? null;
  // buildImage called copyToRoot so at first.
  const copied = like === null ? [] : listOf(input.contents);
  return {
    like,
    name: input.name,
    tag: input.tag ?? null,
    fromImage: baseOf(input),
    layers: input.layers ?? [],
    contents: like === null ? listOf(input.contents) : [],
    copyToRoot: [...copied, ...listOf(input.copyToRoot)],
    storePaths: listOf(input.storePaths),
    imagePaths: (input.imagePaths ?? []).map(heldOf),
    closure: input.closure ?? null,
    includeStorePaths: input.includeStorePaths ?? true,
    dedupeBase: input.dedupeBase ?? false,
    files: (input.files ?? []).map((file) => fileOf(file, Math.floor(seconds))),
    config: input.config ?? {},
    inherit: input.inherit ?? 'nixpkgs',
    envRules: new Map(Object.entries(input.envRules ?? {}).map(([name, rule]) => [name, ruleOf(rule)])),
    envDefault: input.envDefault ?? null,
    architecture: input.architecture ?? null,
    variant: input.variant ?? null,
    created: input.created ?? defaultTime,
    mtime,
    uid: input.uid ?? 0,
    gid: input.gid ?? 0,
    uname: input.uname ?? 'root',
    gname: input.gname ?? 'root',
    maxLayers: input.maxLayers ?? 100,
    layering: strategyOf(input),
    history: input.history ?? [],
    output: outputOf(input),
  };
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

function baseOf({ fromImage, fromImageName, fromImageTag }: BuildSpecInput): BuildSpec['fromImage'] {
  if (fromImage === undefined) return null;
  const named = fromImageName === undefined ? null : `${fromImageName}:${fromImageTag ?? 'latest'}`;
  if (typeof fromImage === 'string') return { archive: fromImage, image: named, platform: null };
  const { archive, image, platform } = fromImage;
  return { archive, image: image ?? named, platform: platform ?? null };
}

function heldOf({ archive, image, platform, path }: z.infer<typeof heldPathSchema>): HeldPath {
  return { archive, image: image ?? null, platform: platform ?? null, path };
}

function fileOf(file: NonNullable<BuildSpecInput['files']>[number], mtime: number): FileSource {
  const { source, to } = file;
  return {
    source,
    to,
    uid: file.uid ?? 0,
    gid: file.gid ?? 0,
    mode: file.mode === undefined ? null : Number.parseInt(file.mode, 8),
    directoryMode: file.directoryMode === undefined ? null : Number.parseInt(file.directoryMode, 8),
    mtime: fileTime(file.mtime, mtime),
  };
}

function fileTime(given: number | string | undefined, fallback: number): number | null {
  if (given === undefined) return fallback;
  if (typeof given === 'number') return given;
  return given === 'keep' ? null : Math.floor(imageTime(given) ?? 0);
}

function ruleOf(rule: NonNullable<BuildSpecInput['envRules']>[string]): EnvRule {
  return typeof rule === 'string' ? { rule } : { rule: 'pin', value: rule.pin };
}

function strategyOf({ layering, layeringPipeline }: BuildSpecInput): Strategy {
  const given = layering ?? layeringPipeline ?? 'auto';
  return typeof given === 'string' ? given : { pipeline: given };
}

function outputOf({ output, compressor }: BuildSpecInput): BuildOutput {
  return {
    format: output?.format ?? 'docker-archive',
    bothSpecs: output?.bothSpecs ?? false,
    layers: output?.layers ?? 'none',
    compression: output?.compression ?? (compressor === 'gz' ? 'gzip' : (compressor ?? 'none')),
  };
}
