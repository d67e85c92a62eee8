/**
 * What a tar may cost its reader (T6, L4): memory is bounded by what was really read and by these numbers, never by what
 * a header claims. SPEC.md says what happens beyond each.
 */
export const limits = {
  /** Bytes of one PAX header, GNU long name or sparse map; archive/tar of Go has the same. */
  metaBytes: 1024 * 1024,
  /** Bytes of one name or link target: what fits a Uint16 column. Linux takes 4,096. */
  nameBytes: 65_535,
  /** Components of one name. */
  depth: 4_096,
  /** Bytes of one component; no file system takes more. Longer ones are shown, with a finding. */
  componentBytes: 255,
  /** Bytes of a path without a leading slash, and of a symlink's text, that Linux takes; longer ones are shown, with a finding. */
  pathBytes: 4_094,
  linkBytes: 4_095,
  /** Nodes of an index. */
  nodes: 2 ** 24,
  /** Directories that no entry lists: this many, and `impliedPerEntry` more for each entry. */
  implied: 2 ** 20,
  impliedPerEntry: 4,
  /** Bytes of names, links, xattrs and sparse maps: this many, and `textPerEntry` more for each entry. */
  text: 64 * 1024 * 1024,
  textPerEntry: 256,
  /** What a map slot or a small object costs, for charging rare parts against `text`. */
  objectBytes: 192,
  /** Segments of one sparse file. */
  segments: 65_536,
  /** Different names of users and groups: what fits a Uint16 column. */
  ownerNames: 65_535,
  ownerNameBytes: 256,
  /** Findings of one rule and severity; more are counted. */
  findings: 100,
} as const;
