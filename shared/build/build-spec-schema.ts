import { z } from 'zod';
import { mostLayers } from '../layer-limits.ts';
import { strategyNames } from '../packing/strategy.ts';

/**
 * The text form of a build spec (SPEC.md BS1 to BS6), as docs/varve.schema.json publishes it. Only what a JSON Schema can
 * say stands here; read-build-spec.ts fills in defaults and judges the rest. A key that is null counts as absent, since Nix
 * writes unset arguments so.
 */
const optional = <Type extends z.ZodType>(type: Type) =>
  type.nullish().transform((value) => value ?? undefined);
const text = z.string().min(1);
const paths = z.union([text, z.array(text)]);
const id = z.int().min(0).max(4_294_967_295);
const mode = z.string().regex(/^0?[0-7]{3,4}$/, 'is no mode in octal digits, such as "0755"');
const time = 'ISO 8601 with an offset, or "now"';
const refused = optional(z.string()).describe('Refused unless empty: Varve runs no shell.');

export const fileSourceSchema = z.strictObject({
  source: text.describe('File or folder on this machine, relative to the folder of this spec.'),
  to: text
    .regex(/^\//, 'is not absolute')
    .describe('Where it goes in the image; a folder’s content goes below it.'),
  uid: optional(id).describe('Owner; 0 unless given.'),
  gid: optional(id).describe('Group; 0 unless given.'),
  mode: optional(mode).describe('Permission bits of files in octal digits; as they are unless given.'),
  directoryMode: optional(mode).describe(
    'Permission bits of folders in octal digits; as they are unless given.',
  ),
  mtime: optional(z.union([id, text])).describe(
    'Seconds, a time, or "keep" for as they are; the spec’s mtime unless given.',
  ),
});

export const baseSchema = z.strictObject({
  archive: text.describe('Any archive or layout folder that Varve opens.'),
  image: optional(text).describe('Name or digest of an image in it; the first unless given.'),
  platform: optional(text).describe('As in linux/arm64, where it holds several.'),
});

export const layerSourceSchema = z.strictObject({
  archive: text.describe('Any archive or layout folder that Varve opens.'),
  layer: z
    .string()
    .regex(/^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/, 'is no digest, such as "sha256:…" with 64 digits')
    .describe('DiffID or digest of a layer of any of its images.'),
});

export const heldPathSchema = baseSchema.extend({
  path: z
    .string()
    .regex(/^\/nix\/store\/[0-9a-df-np-sv-z]{32}-[0-9A-Za-z+\-._?=]+$/, 'is no store path')
    .describe('A store path that the image shows; all that it refers to there goes in with it.'),
});

const envRuleSchema = z.union([
  z.enum(['last', 'first', 'append', 'prepend', 'unset']),
  z.strictObject({ pin: z.string() }),
]);

export const outputSchema = z.strictObject({
  format: optional(z.enum(['docker-archive', 'oci-archive', 'oci-dir'])),
  bothSpecs: optional(z.boolean()).describe('docker-archive: also the folders that Docker 1.10 to 24 wrote.'),
  layers: optional(z.enum(['none', 'gzip', 'zstd'])).describe('Compression of each layer.'),
  compression: optional(z.enum(['none', 'gzip', 'zstd'])).describe('Compression of the archive as a whole.'),
});

export const buildSpecSchema = z
  .strictObject({
    $schema: optional(z.string()),
    like: optional(z.enum(['buildImage'])).describe(
      'buildImage: one layer of copies and store paths, in the archive that nixpkgs’ buildImage writes.',
    ),
    name: text.describe('Repository, with or without a registry; written in lower case, as nixpkgs does.'),
    tag: optional(z.string()).describe('Derived from the content unless given.'),
    fromImage: optional(z.union([text, baseSchema])).describe('The base image.'),
    fromImageName: optional(text).describe('buildImage: which image of the base.'),
    fromImageTag: optional(text).describe('buildImage: which image of the base.'),
    layers: optional(z.array(layerSourceSchema)).describe(
      'Layers of other images, oldest first; they follow the base’s, unchanged.',
    ),
    contents: optional(paths).describe('Store paths whose files are linked into the root of the image.'),
    copyToRoot: optional(paths).describe('buildImage: store paths whose files are copied into the root.'),
    storePaths: optional(paths).describe('Further store paths that go in with their closure.'),
    imagePaths: optional(z.array(heldPathSchema)).describe(
      'Store paths of images, which go in with all that they refer to there.',
    ),
    closure: optional(text).describe('A closure in any form that Nix writes; found out unless given.'),
    includeStorePaths: optional(z.boolean()).describe(
      'False: no store paths, links into the store stay (default true).',
    ),
    dedupeBase: optional(z.boolean()).describe('Leaves out store paths that the base has already.'),
    files: optional(z.array(fileSourceSchema)).describe('Plain files and folders.'),
    config: optional(z.record(z.string(), z.json())).describe(
      'The container config as in the image spec: Env, Entrypoint, Cmd, User, WorkingDir …',
    ),
    inherit: optional(z.enum(['nixpkgs', 'docker'])).describe(
      'What comes from the base’s config: only Env (nixpkgs, default), or all (docker).',
    ),
    envRules: optional(z.record(z.string().min(1), envRuleSchema)).describe(
      'What to do with a variable that base and config set.',
    ),
    envDefault: optional(z.enum(['last', 'first'])).describe('The rule for variables without one.'),
    architecture: optional(text).describe(
      'GOARCH, a Nix system, or what uname says; the base’s, else this machine’s.',
    ),
    variant: optional(text).describe('As in v7 of arm/v7.'),
    created: optional(text).describe(time),
    mtime: optional(text).describe(time),
    uid: optional(id),
    gid: optional(id),
    uname: optional(z.string()),
    gname: optional(z.string()),
    maxLayers: optional(z.int().min(1).max(mostLayers)).describe('Layers in all, the base’s included; 100.'),
    layering: optional(z.union([z.enum(strategyNames), z.array(z.json())])).describe(
      'How store paths are packed, or the steps of a layeringPipeline; auto.',
    ),
    layeringPipeline: optional(z.array(z.json())).describe('nixpkgs’ name for layering by steps.'),
    history: optional(z.array(text)).describe('Archives of earlier builds, oldest first.'),
    output: optional(outputSchema),
    compressor: optional(z.enum(['none', 'gz', 'zstd'])).describe('nixpkgs’ name for output.compression.'),
    extraCommands: refused,
    fakeRootCommands: refused,
    runAsRoot: refused,
    enableFakechroot: optional(z.boolean()).describe('Refused unless false: Varve runs no shell.'),
    includeNixDB: optional(z.boolean()).describe('Refused unless false: Varve writes no store database.'),
    keepContentsDirlinks: optional(z.boolean()).describe('buildImage; refused unless false.'),
    diskSize: optional(z.int().min(0)).describe('buildImage; without effect.'),
    buildVMMemorySize: optional(z.int().min(0)).describe('buildImage; without effect.'),
  })
  .meta({ title: 'Varve build spec', description: 'What varve plan and varve build make an image from.' });

export type BuildSpecInput = z.infer<typeof buildSpecSchema>;

/** The JSON Schema of the text form, for editors; docs/varve.schema.json holds it. */
export function buildSpecJsonSchema(): unknown {
  return z.toJSONSchema(buildSpecSchema, { io: 'input' });
}
