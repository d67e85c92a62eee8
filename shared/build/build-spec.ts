import type { Json } from '../report.ts';
import type { Strategy } from '../packing/strategy.ts';
import type { EnvRule } from './resolve-env.ts';

/**
 * What an image is to be built from, as `varve.json` says it. Names are those of nixpkgs' dockerTools where it has one
 * (dockertools.md 1), so that the arguments of a streamLayeredImage call are a build spec; the rest is Varve's own. Plain
 * data, with every default filled in; build-spec-schema.ts reads the file. Paths are as written; the reader of the file
 * resolves them against its folder.
 */
export interface BuildSpec {
  /** Whose image it is to be like (LB): nixpkgs' buildImage; null: streamLayeredImage's. */
  readonly like: 'buildImage' | null;
  /** Repository, with or without a registry: `registry.example.org/team/app`. */
  readonly name: string;
  /** Null: derived from the content, known before anything is written. */
  readonly tag: string | null;
  /** The base: an archive that Varve opens, and which of its images. */
  readonly fromImage: {
    readonly archive: string;
    readonly image: string | null;
    readonly platform: string | null;
  } | null;
  /** Layers of other images, oldest first: they follow the base's as they are. */
  readonly layers: readonly LayerSource[];
  /** Store paths whose files are linked into the root of the image (nixpkgs: `contents`). */
  readonly contents: readonly string[];
  /** Store paths whose files are copied into the root of the image (nixpkgs' buildImage: `copyToRoot`). */
  readonly copyToRoot: readonly string[];
  /** Further store paths that go in with their closure. */
  readonly storePaths: readonly string[];
  /** Store paths of images, which go in with all that they refer to there. */
  readonly imagePaths: readonly HeldPath[];
  /** A closure file in any form of dockertools.md 13; null: found out (store database, nix, scanning). */
  readonly closure: string | null;
  readonly includeStorePaths: boolean;
  /** Leaves out store paths that the base has already. */
  readonly dedupeBase: boolean;
  /** Plain files and folders, for people without Nix. */
  readonly files: readonly FileSource[];
  /** The container config as in the image spec (Env as a list), inherited from the base as `inherit` says. */
  readonly config: { readonly [key: string]: Json };
  readonly inherit: 'nixpkgs' | 'docker';
  readonly envRules: ReadonlyMap<string, EnvRule>;
  /** Rule for keys without one of their own; null: differing claims are conflicts. */
  readonly envDefault: 'last' | 'first' | null;
  /** GOARCH, a Nix system (`x86_64-linux`) or what uname says; null: the base's, else this machine's. */
  readonly architecture: string | null;
  readonly variant: string | null;
  /** ISO 8601, or `now`. */
  readonly created: string;
  readonly mtime: string;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly maxLayers: number;
  readonly layering: Strategy;
  /** Archives of earlier builds: how often each path really changed (strategy `balanced`). */
  readonly history: readonly string[];
  readonly output: BuildOutput;
}

/** A layer of an image in an archive, found by what it is and not by where it stands. */
export interface LayerSource {
  readonly archive: string;
  /** Its DiffID, or the digest of its bytes as they are stored there. */
  readonly layer: string;
}

/** A store path whose files are those that a container of an image sees. */
export interface HeldPath {
  readonly archive: string;
  readonly image: string | null;
  readonly platform: string | null;
  /** `/nix/store/<hash>-<name>` */
  readonly path: string;
}

export interface FileSource {
  /** File or folder on this machine. */
  readonly source: string;
  /** Where it goes in the image, absolute. */
  readonly to: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits for files and for folders; null: as they are. */
  readonly mode: number | null;
  readonly directoryMode: number | null;
  /** Seconds; null: as they are. */
  readonly mtime: number | null;
}

export interface BuildOutput {
  readonly format: 'docker-archive' | 'oci-archive' | 'oci-dir';
  /** docker-archive: also the legacy folders with true parent links, as `docker save` of 1.10-24 wrote. */
  readonly bothSpecs: boolean;
  readonly layers: 'none' | 'gzip' | 'zstd';
  /** Of the archive as a whole. */
  readonly compression: 'none' | 'gzip' | 'zstd';
}
