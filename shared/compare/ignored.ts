/** What a comparison does not count as a difference. */
export interface Ignored {
  /** mtimes of files; `created` of images and of steps of history. */
  readonly timestamps: boolean;
  /** Order of environment variables and of layers. */
  readonly order: boolean;
  readonly history: boolean;
  /** Names and tags. */
  readonly names: boolean;
  /** Globs of paths, as in the filter of the tree (`*.pyc`, `var/log/**`); what a directory holds goes with it. */
  readonly paths: readonly string[];
}

export const nothingIgnored: Ignored = {
  timestamps: false,
  order: false,
  history: false,
  names: false,
  paths: [],
};
