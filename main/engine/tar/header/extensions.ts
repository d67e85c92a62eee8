import { nameText, type FindingList } from '../findings/finding-list.ts';
import { text } from '../findings/finding-text.ts';
import {
  clearPaxFields,
  createPaxFields,
  parsePaxRecords,
  type PaxFields,
  type PaxKey,
} from './pax-records.ts';

/**
 * What the extended headers before an entry say of it (T1.4 to T1.8): PAX records for the next entry or for all that
 * follow, GNU long names and long link targets. Bytes handed in are looked at until `clear`.
 */
export class Extensions {
  /** Of the next entry. */
  readonly pax = createPaxFields();
  longName: Uint8Array | null = null;
  longLink: Uint8Array | null = null;
  /** Whether any extended header waits for its entry. */
  isPending = false;
  /** Whether one of them could not be read in full. */
  isDamaged = false;
  readonly #findings: FindingList;
  readonly #global = createPaxFields();
  #hasGlobal = false;
  #hasPax = false;
  /** What was given more than once. */
  #repeated: string | null = null;

  constructor(findings: FindingList) {
    this.#findings = findings;
  }

  /** The content of a header `x`; `at` is the header's position, for findings. */
  takePax(bytes: Uint8Array, at: number): void {
    if (this.#hasPax) {
      this.#repeated = 'PAX header';
      clearPaxFields(this.pax);
    }
    this.#hasPax = true;
    this.isPending = true;
    const fault = parsePaxRecords(bytes, this.pax);
    if (fault === null) return;
    this.isDamaged = true;
    this.#findings.add('T1', 'error', () => text.pax(at, fault));
  }

  /** The content of a header `g`: each record stands until another one of the same key, or an empty one (T1.6). */
  takeGlobal(bytes: Uint8Array, at: number): void {
    const given = createPaxFields();
    const fault = parsePaxRecords(bytes, given);
    if (fault !== null) this.#findings.add('T1', 'error', () => text.pax(at, fault));
    const keys = paxKeys.filter((key) => given[key] !== null || given.deleted?.has(key));
    if (given.xattrs !== null || given.sparse !== null)
      this.#findings.add('T1', 'warning', () => text.globalXattrs(at));
    for (const record of given.invalid ?? [])
      this.#findings.add('T1', 'error', () => text.paxValue('', record));
    if (keys.length === 0) return;
    this.#hasGlobal = true;
    this.#findings.add('T1', 'warning', () => text.global(at, keys));
    // Copies, since the bytes that `given` looks at are soon something else. A header's bound is theirs too.
    for (const key of textKeys) if (keys.includes(key)) this.#global[key] = given[key]?.slice() ?? null;
    for (const key of numberKeys) if (keys.includes(key)) this.#global[key] = given[key];
  }

  takeLongName(bytes: Uint8Array): void {
    if (this.longName !== null) this.#repeated = 'GNU long name';
    this.isPending = true;
    this.longName = untilNul(bytes);
  }

  takeLongLink(bytes: Uint8Array): void {
    if (this.longLink !== null) this.#repeated = 'GNU long link';
    this.isPending = true;
    this.longLink = untilNul(bytes);
  }

  /** An extended header was longer than what is read (T6.1). */
  skip(bytes: number, at: number, isGlobal: boolean): void {
    if (!isGlobal) {
      this.isPending = true;
      this.isDamaged = true;
    }
    this.#findings.add('T6', 'error', () => text.extensionTooLong(at, bytes));
  }

  /** Whether anything but its header says something of the next entry. By far the most entries have nothing. */
  get isSilent(): boolean {
    return !this.isPending && !this.#hasGlobal;
  }

  /** The entry's path, where something else than its header says it (T1.8). */
  get name(): Uint8Array | null {
    return this.pax.sparse?.name ?? this.longName ?? this.field('path');
  }

  /** Numbers and owners: the entry's own record, else the global one, else null. */
  field<Key extends PaxKey>(key: Key): PaxFields[Key] | null {
    if (!this.#hasPax && !this.#hasGlobal) return null;
    const own = this.pax[key];
    if (own !== null || !this.#hasGlobal || this.pax.deleted?.has(key)) return own;
    return this.#global[key];
  }

  /** Findings about the extended headers of the entry that `where` tells the path of. */
  report(where: () => string): void {
    const repeated = this.#repeated;
    if (repeated !== null) this.#findings.add('T1', 'warning', () => text.repeated(where(), repeated));
    const { path, invalid } = this.pax;
    const long = this.longName;
    if (long !== null && path !== null && !isSame(long, path))
      this.#findings.add('T1', 'warning', () => text.twoNames(where(), nameText(path)));
    for (const record of invalid ?? [])
      this.#findings.add('T1', 'error', () => text.paxValue(where(), record));
  }

  /** The entry has come: the rest belongs to the next one. */
  clear(): void {
    if (!this.isPending) return;
    if (this.#hasPax) clearPaxFields(this.pax);
    this.#hasPax = false;
    this.longName = null;
    this.longLink = null;
    this.isPending = false;
    this.isDamaged = false;
    this.#repeated = null;
  }
}

const textKeys = ['path', 'linkpath', 'uname', 'gname'] as const;
const numberKeys = ['size', 'mtime', 'uid', 'gid'] as const;
const paxKeys: readonly PaxKey[] = [...textKeys, ...numberKeys];

function untilNul(bytes: Uint8Array): Uint8Array | null {
  const nul = bytes.indexOf(0);
  const name = nul < 0 ? bytes : bytes.subarray(0, nul);
  return name.length === 0 ? null : name;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
