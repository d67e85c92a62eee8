/** How far a long piece of work has come. Bytes; `total` null while it is not known. */
export interface Progress {
  /** What is being done, for a person: `opening`, `indexing`, `hashing`, … */
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/** How a caller follows and stops long work. */
export interface Errand {
  readonly signal?: AbortSignal | undefined;
  /** Called as often as there is news; whoever shows it limits the rate. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}
