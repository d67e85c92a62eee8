import * as z from 'zod/mini';

/**
 * A document of image archives, as loosely as it is found: unknown fields are not looked at, `null` is the same as absent (Go
 * reads it so), and every field is optional because readShape leaves out what is of the wrong type. Made at its first use:
 * one archive has few kinds of documents.
 */
export type Schema<T> = () => z.ZodMiniType<T>;

type Shape<S> = S extends Schema<infer T> ? T : never;

function once<T>(make: Schema<T>): Schema<T> {
  let made: z.ZodMiniType<T> | null = null;
  return () => (made ??= make());
}

const text = z.nullish(z.string());
const texts = z.nullish(z.array(z.optional(z.string())));
const size = z.nullish(z.int().check(z.minimum(0)));
/** Objects that are maps: their keys are data, so they are taken as they are and walked with Object.entries. */
const map = z.nullish(z.custom<Readonly<Record<string, unknown>>>(isRecord, 'expected an object'));

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Maps whose values Go reads as one type too: those of another are told and left out one by one. */
const textMap = z.nullish(z.record(z.string(), text, 'expected an object'));
const sets = z.nullish(z.record(z.string(), map, 'expected an object'));
const flag = z.nullish(z.boolean());
const whole = z.nullish(z.int());

/** OCI descriptor.md */
const descriptor = once(() =>
  z.object({
    mediaType: text,
    digest: text,
    size,
    urls: texts,
    annotations: textMap,
    data: text,
    artifactType: text,
    platform: z.nullish(z.object({ architecture: text, os: text, variant: text, 'os.version': text })),
  }),
);
export type Descriptor = Shape<typeof descriptor>;

/** `manifest.json` of a docker archive (dockertools.md 12): one entry per image. */
export const dockerManifest = once(() =>
  z.array(
    z.optional(z.object({ Config: text, RepoTags: texts, Layers: texts, Parent: text, LayerSources: map })),
  ),
);
export type DockerManifestEntry = NonNullable<Shape<typeof dockerManifest>[number]>;

/** A value of `LayerSources`, keyed by diff_id. */
export const layerSource = descriptor;

/** `repositories`: repository → tag → layer id. */
export const repositories = once(() =>
  z.custom<Readonly<Record<string, unknown>>>(isRecord, 'expected an object'),
);

/** OCI image-index.md, Docker manifest list. */
export const imageIndex = once(() =>
  z.object({
    schemaVersion: z.nullish(z.int()),
    mediaType: text,
    artifactType: text,
    manifests: z.nullish(z.array(z.optional(descriptor()))),
    subject: z.nullish(descriptor()),
    annotations: textMap,
  }),
);

/** OCI manifest.md, Docker schema 2. */
export const imageManifest = once(() =>
  z.object({
    schemaVersion: z.nullish(z.int()),
    mediaType: text,
    artifactType: text,
    config: z.nullish(descriptor()),
    layers: z.nullish(z.array(z.optional(descriptor()))),
    subject: z.nullish(descriptor()),
    annotations: textMap,
  }),
);
export type ImageManifest = Shape<typeof imageManifest>;

/** `oci-layout` */
export const layoutMarker = once(() => z.object({ imageLayoutVersion: text }));

const historyStep = once(() =>
  z.object({
    created: text,
    created_by: text,
    author: text,
    comment: text,
    empty_layer: z.nullish(z.boolean()),
  }),
);

/**
 * The container config within an image config or v1 json (OCI config.md, dockertools.md 12), with all that Docker and podman read:
 * they refuse an image over any of it that is of another type.
 */
const containerConfig = once(() =>
  z.object({
    User: text,
    ExposedPorts: sets,
    Env: texts,
    Entrypoint: z.nullish(
      z.union([z.array(z.optional(z.string())), z.string()], 'expected an array of strings'),
    ),
    Cmd: z.nullish(z.union([z.array(z.optional(z.string())), z.string()], 'expected an array of strings')),
    Volumes: sets,
    WorkingDir: text,
    Labels: textMap,
    StopSignal: text,
    Hostname: text,
    Domainname: text,
    AttachStdin: flag,
    AttachStdout: flag,
    AttachStderr: flag,
    Tty: flag,
    OpenStdin: flag,
    StdinOnce: flag,
    ArgsEscaped: flag,
    NetworkDisabled: flag,
    Image: text,
    MacAddress: text,
    OnBuild: texts,
    StopTimeout: whole,
    Healthcheck: z.nullish(
      z.object({
        Test: texts,
        Interval: whole,
        Timeout: whole,
        StartPeriod: whole,
        StartInterval: whole,
        Retries: whole,
      }),
    ),
  }),
);

export type ContainerConfig = Shape<typeof containerConfig>;

/** OCI config.md, Docker image spec v1.2. */
export const imageConfig = once(() =>
  z.object({
    architecture: text,
    os: text,
    variant: text,
    created: text,
    author: text,
    container: text,
    docker_version: text,
    'os.version': text,
    'os.features': texts,
    config: z.nullish(containerConfig()),
    container_config: z.nullish(containerConfig()),
    rootfs: z.nullish(z.object({ type: text, diff_ids: texts })),
    history: z.nullish(z.array(z.optional(historyStep()))),
  }),
);
export type ImageConfig = Shape<typeof imageConfig>;

/** `<id>/json` of Docker 1.0 to 1.9 (F1). */
export const legacyConfig = once(() =>
  z.object({
    id: text,
    parent: text,
    created: text,
    author: text,
    comment: text,
    architecture: text,
    os: text,
    variant: text,
    config: z.nullish(containerConfig()),
    container_config: z.nullish(
      z.object({ Cmd: z.nullish(z.union([z.array(z.optional(z.string())), z.string()])) }),
    ),
  }),
);
export type LegacyConfig = Shape<typeof legacyConfig>;
