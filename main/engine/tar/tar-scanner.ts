// A long file: one state machine, whose states share their fields and are hard to follow apart.

import { blockKind, kindOfBlock } from './header/checksum.ts';
import { entryFlag } from './index/entry-flag.ts';
import { entryType, type EntryType } from './index/entry-type.ts';
import { EntryReader } from './entry-reader.ts';
import { Extensions } from './header/extensions.ts';
import { FindingList } from './findings/finding-list.ts';
import { text } from './findings/finding-text.ts';
import { blockSize, decodeSize, fieldAt } from './header/header.ts';
import { IndexBuilder } from './index/index-builder.ts';
import { limits } from './limits.ts';
import {
  addGnuSegments,
  createContentMap,
  gnuSparsePlan,
  hasPartialBlocks,
  mapFault,
  paxSparsePlan,
  readMapBlock,
  type ContentMap,
  type SparsePlan,
} from './header/sparse-map.ts';
import type { FileVisitor, TarScan } from './tar-scan.ts';
import { RefusedTypes } from './findings/refused-types.ts';
import { plainLength } from './findings/unsafe-name.ts';
import { flagText, typeflag } from './header/typeflag.ts';

export interface TarScannerOptions {
  /** Costs nothing when left out. */
  readonly visitor?: FileVisitor;
  /** Bytes of the tar, where that is known: what is gathered then seldom has to move. */
  readonly size?: number;
}

/** Reads a tar that is pushed in, in pieces of any size. Who can seek leaves out what `skippable` says. */
export interface TarScanner {
  /** The next bytes: the first `count` of `chunk`, all unless told. None of them is kept. */
  write(chunk: Uint8Array, count?: number): void;
  /** How many of the next bytes nobody needs: content of files, and everything after damage (Infinity). */
  skippable(): number;
  /** The next `count` bytes are left out; at most `skippable()`. */
  skip(count: number): void;
  /** No more bytes. */
  end(): TarScan;
}

/**
 * The one reader of tar (T1 to T6): a state machine over blocks. Bad input never throws; it becomes findings, and what was
 * read before it stands.
 */
export function createTarScanner(options: TarScannerOptions = {}): TarScanner {
  return new Scanner(options.visitor ?? null, options.size ?? 0);
}

/** What the next bytes are. */
const state = {
  /** A header, or a block of zeros. */
  header: 0,
  /** A block of an old GNU sparse map. */
  gnuMap: 1,
  /** A block of a PAX 1.0 sparse map. */
  contentMap: 2,
  /** An extended header's content. */
  extension: 3,
  /** Content that the visitor wants. */
  content: 4,
  /** Content or padding that nobody wants. */
  skipped: 5,
  /** What comes after the end marker. */
  trailing: 6,
  /** What comes after damage. */
  lost: 7,
} as const;

class Scanner implements TarScanner {
  readonly #visitor: FileVisitor | null;
  readonly #findings = new FindingList();
  readonly #extensions = new Extensions(this.#findings);
  readonly #refused = new RefusedTypes();
  readonly #builder: IndexBuilder;
  readonly #reader: EntryReader;
  #state: number = state.header;
  /** Bytes taken so far. */
  #position = 0;
  /** A block that comes in pieces, or not at a multiple of 4. */
  readonly #block = new Uint8Array(blockSize);
  readonly #blockWords = new Int32Array(this.#block.buffer);
  #filled = 0;
  /** The last chunk, and its memory as words. */
  #chunk: Uint8Array = this.#block;
  #chunkWords: Int32Array | null = this.#blockWords;
  /** Bytes of content that are still to come, and of padding after them. */
  #left = 0;
  #padding = 0;
  /** What the content belongs to: a node, −1 or `extensionNode`; its size as stored; its path where there is no node. */
  #node = -1;
  #contentSize = 0;
  #where = '';
  /** The extended header being gathered, and for each type of them memory that is used again and again. */
  #extensionType = 0;
  #extensionAt = 0;
  #gathered = new Uint8Array(0);
  readonly #memory = new Map<number, Uint8Array<ArrayBuffer>>();
  /** The sparse file whose map is being read. */
  #sparse: SparseFile | null = null;
  /** A header of a type without content that states a size all the same (T1.11). */
  #doubtful: { readonly where: string; readonly kind: string; readonly size: number } | null = null;
  /** Position of a block of zeros right before, or −1. */
  #zeroAt = -1;
  #unknownEntries = 0;
  #endOfArchive = false;
  #trailing = 0;
  #hasTrailingData = false;
  /** Where reading had to stop, or −1. */
  #lostAt = -1;

  constructor(visitor: FileVisitor | null, size: number) {
    this.#visitor = visitor;
    this.#builder = new IndexBuilder(this.#findings, size / bytesPerEntry);
    this.#reader = new EntryReader(this.#extensions, this.#builder.owners, this.#findings);
  }

  write(chunk: Uint8Array, length: number = chunk.length): void {
    const words = this.#wordsOf(chunk);
    let at = 0;
    while (at < length) {
      if (this.#state > state.contentMap) {
        at += this.#takeBytes(chunk, at, length);
      } else if (this.#filled === 0 && words !== null && at % 4 === 0 && at + blockSize <= length) {
        this.#takeBlock(chunk, words, at);
        at += blockSize;
      } else {
        const count = Math.min(blockSize - this.#filled, length - at);
        this.#block.set(chunk.subarray(at, at + count), this.#filled);
        this.#filled += count;
        at += count;
        if (this.#filled < blockSize) return;
        this.#filled = 0;
        this.#takeBlock(this.#block, this.#blockWords, 0);
      }
    }
  }

  /** A chunk as words; null where it does not begin at a multiple of 4. The same chunk often comes again, with other bytes. */
  #wordsOf(chunk: Uint8Array): Int32Array | null {
    if (chunk !== this.#chunk) {
      const { buffer, byteOffset, length } = chunk;
      this.#chunk = chunk;
      this.#chunkWords = byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >>> 2) : null;
    }
    return this.#chunkWords;
  }

  skippable(): number {
    if (this.#state === state.skipped) return this.#left + this.#padding;
    return this.#state === state.lost ? Infinity : 0;
  }

  skip(count: number): void {
    this.#position += count;
    if (this.#state !== state.skipped) return;
    const content = Math.min(count, this.#left);
    this.#left -= content;
    this.#padding -= count - content;
    if (this.#left + this.#padding === 0) this.#state = state.header;
  }

  end(): TarScan {
    this.#settleDoubt(false);
    const size = this.#position + this.#filled;
    const isCut = this.#reportEnd(size);
    this.#refused.tell(this.#findings);
    if (this.#extensions.isPending && !isCut) this.#findings.add('T1', 'error', () => text.orphan(size));
    const index = this.#builder.finish();
    return {
      index,
      entries: this.#builder.entries + this.#unknownEntries,
      size,
      complete: !isCut && !this.#builder.full,
      lostAt: this.#lostAt,
      endOfArchive: this.#endOfArchive,
      trailing: this.#trailing,
      findings: this.#findings.list(),
    };
  }

  /** Findings about how the tar ends (T1.12 to T1.14). Returns whether something is missing. */
  #reportEnd(size: number): boolean {
    const findings = this.#findings;
    const lostAt = this.#lostAt;
    switch (this.#state) {
      case state.trailing:
        if (this.#hasTrailingData)
          findings.add('L2', 'warning', () => text.trailing(size - this.#trailing, this.#trailing));
        return false;
      case state.lost:
        findings.add('T1', 'error', () => text.notRead(lostAt, size - lostAt));
        return true;
      case state.header:
        if (this.#filled === 0) {
          findings.add('T1', 'warning', () => text.noEnd(this.#zeroAt >= 0 ? 1 : 0));
          return false;
        }
        findings.add('T1', 'error', () => text.cutHeader(this.#position, this.#filled));
        return true;
      case state.extension:
        findings.add('T1', 'error', () => text.cutExtension(this.#extensionAt));
        return true;
      case state.gnuMap:
      case state.contentMap: {
        const where = this.#sparse?.where ?? '';
        findings.add('T1', 'error', () => text.sparse(where, 'the layer ends within it'));
        return true;
      }
      default: {
        if (this.#node === extensionNode) {
          findings.add('T1', 'error', () => text.cutExtension(this.#extensionAt));
          return true;
        }
        const where = this.#node >= 0 ? this.#builder.pathOf(this.#node) : this.#where;
        const missing = this.#left;
        if (missing === 0) {
          // All of it is there: umoci writes layers that end so.
          findings.add('T1', 'warning', () => text.cutPadding(where));
          return false;
        }
        findings.add('T1', 'error', () => text.cutContent(where, this.#contentSize, missing));
        if (this.#node >= 0) this.#builder.setStoredSize(this.#node, this.#contentSize - missing);
        return true;
      }
    }
  }

  #takeBlock(bytes: Uint8Array, words: Int32Array, at: number): void {
    this.#position += blockSize;
    if (this.#state === state.header) this.#takeHeader(bytes, words, at);
    else if (this.#state === state.gnuMap) this.#takeGnuMap(bytes, at);
    else this.#takeContentMap(bytes, at);
  }

  /** The block before `#position` ought to be a header, or zeros. */
  #takeHeader(bytes: Uint8Array, words: Int32Array, at: number): void {
    const kind = kindOfBlock(bytes, words, at);
    if (kind !== blockKind.header) {
      if (kind === blockKind.zeros) this.#takeZeros();
      else this.#takeBroken();
      return;
    }
    if (this.#doubtful !== null) this.#settleDoubt(false);
    if (this.#zeroAt >= 0) this.#passZeros();
    const flag = bytes[at + fieldAt.typeflag] ?? 0;
    switch (flag) {
      case typeflag.pax:
      case typeflag.solarisPax:
      case typeflag.global:
      case typeflag.longName:
      case typeflag.longLink:
        this.#startExtension(flag, decodeSize(bytes, words, at));
        return;
      default:
        this.#reader.decode(bytes, words, at);
        this.#startEntry(bytes, at);
    }
  }

  #takeZeros(): void {
    this.#settleDoubt(false);
    if (this.#zeroAt >= 0) {
      this.#endOfArchive = true;
      this.#state = state.trailing;
    } else this.#zeroAt = this.#position - blockSize;
  }

  #takeBroken(): void {
    const position = this.#position - blockSize;
    if (this.#doubtful !== null && this.#zeroAt < 0) this.#skipDoubtful(this.#doubtful.size);
    else {
      this.#findings.add('T1', 'error', () => text.checksum(position));
      this.#lose(position);
    }
  }

  /** A header comes after a single block of zeros. */
  #passZeros(): void {
    const zeroAt = this.#zeroAt;
    this.#findings.add('T1', 'error', () => text.loneZero(zeroAt));
    this.#zeroAt = -1;
  }

  #startExtension(type: number, size: number): void {
    const position = this.#position - blockSize;
    this.#extensionType = type;
    this.#extensionAt = position;
    if (!(size >= 0)) {
      this.#findings.add('T1', 'error', () => text.size('', position));
      this.#lose(position);
    } else if (size > limits.metaBytes) {
      this.#extensions.skip(size, position, type === typeflag.global);
      this.#startContent(extensionNode, size, '');
    } else {
      let memory = this.#memory.get(type);
      if (memory === undefined || memory.length < size) {
        memory = new Uint8Array(Math.max(size, 2 * blockSize));
        this.#memory.set(type, memory);
      }
      this.#gathered = memory.subarray(0, size);
      this.#left = size;
      this.#padding = paddingOf(size);
      this.#node = extensionNode;
      this.#state = state.extension;
      if (size === 0) this.#endExtension();
    }
  }

  #endExtension(): void {
    const content = this.#gathered;
    switch (this.#extensionType) {
      case typeflag.global:
        this.#extensions.takeGlobal(content, this.#extensionAt);
        break;
      case typeflag.longName:
        this.#extensions.takeLongName(content);
        break;
      case typeflag.longLink:
        this.#extensions.takeLongLink(content);
        break;
      default:
        this.#extensions.takePax(content, this.#extensionAt);
    }
    this.#endContent();
  }

  #startEntry(bytes: Uint8Array, at: number): void {
    const reader = this.#reader;
    const { row } = reader;
    reader.readPath(bytes, at);
    const shape = reader.shape();
    let size = reader.contentSize();
    if (!(size >= 0)) {
      if (shape === null || shape.hasContent) {
        this.#loseSize();
        return;
      }
      this.#reportSize();
      size = 0;
    }
    if (RefusedTypes.has(reader.header.typeflag)) this.#noteRefused();
    if (shape === null) {
      this.#skipUnknown(size);
      return;
    }
    reader.readFields(bytes, at, shape.type);
    this.#checkLengths();
    const isFile = shape.type === entryType.file;
    row.size = isFile ? size : 0;
    row.dataOffset = isFile ? this.#position : -1;
    if (isFile && (reader.header.typeflag === typeflag.gnuSparse || this.#extensions.pax.sparse !== null)) {
      this.#startSparse(bytes, at, size);
      return;
    }
    const node = this.#builder.add(row);
    if (shape.hasContent) this.#startContent(isFile ? node : -1, size, '');
    else if (size > 0) this.#doubtful = { where: reader.where(), kind: kindText[shape.type], size };
    this.#extensions.clear();
  }

  /** T3.7 */
  #checkLengths(): void {
    const { row } = this.#reader;
    if (row.pathEnd - row.pathStart > limits.pathBytes) this.#reportLongPath();
    if (row.type === entryType.symlink && row.linkEnd - row.linkStart > limits.linkBytes)
      this.#reportLongLink();
  }

  // What few entries need stands in methods of its own: a function that makes closures pays for them in each call.

  #reportLongPath(): void {
    const { path, pathStart, pathEnd } = this.#reader.row;
    const bytes = plainLength(path, pathStart, pathEnd);
    if (bytes > limits.pathBytes)
      this.#findings.add('T3', 'error', () => text.longPath(this.#reader.where(), bytes));
  }

  #reportLongLink(): void {
    const { linkStart, linkEnd } = this.#reader.row;
    this.#findings.add('T3', 'error', () => text.longLink(this.#reader.where(), linkEnd - linkStart));
  }

  #reportSize(): void {
    this.#findings.add('T1', 'error', () => text.fields(this.#reader.where(), ['size']));
  }

  #noteRefused(): void {
    this.#refused.note(this.#reader.header.typeflag, () => this.#reader.where());
  }

  /** Nobody can tell where the next header is. */
  #loseSize(): void {
    const position = this.#position - blockSize;
    this.#findings.add('T1', 'error', () => text.size(this.#reader.where(), position));
    this.#lose(position);
  }

  #skipUnknown(size: number): void {
    const where = this.#reader.where();
    const flag = this.#reader.header.typeflag;
    if (flag === typeflag.label) this.#findings.add('T1', 'info', () => text.label(where));
    else this.#findings.add('T1', 'warning', () => text.unknownType(where, flagText(flag), size));
    this.#unknownEntries += 1;
    this.#extensions.clear();
    this.#startContent(-1, size, where);
  }

  /** A sparse file (T1.9): its entry is added now, its content when the map has been read. */
  #startSparse(bytes: Uint8Array, at: number, size: number): void {
    const { row, header } = this.#reader;
    const pax = this.#extensions.pax.sparse;
    const plan = pax === null ? gnuSparsePlan(bytes, at, header.dialect) : paxSparsePlan(pax);
    const where = this.#reader.where();
    row.flags |= entryFlag.sparse;
    row.size = plan.realSize >= 0 ? plan.realSize : size;
    row.dataOffset = -1;
    const node = this.#builder.add(row);
    if (node >= 0) this.#builder.setStoredSize(node, size);
    this.#extensions.clear();
    this.#sparse = { node, where, plan, numbers: plan.numbers, map: createContentMap() };
    this.#left = size;
    this.#padding = paddingOf(size);
    if (plan.next === 'gnuMap') this.#state = state.gnuMap;
    else if (plan.next === 'contentMap' && plan.fault === null && size > 0) this.#state = state.contentMap;
    else this.#endMap(plan.next === 'contentMap' ? 'its map is missing' : null);
  }

  #takeGnuMap(bytes: Uint8Array, at: number): void {
    if (!addGnuSegments(bytes, at, false, this.#sparse?.numbers ?? [])) this.#endMap(null);
  }

  #takeContentMap(bytes: Uint8Array, at: number): void {
    const sparse = this.#sparse;
    if (sparse === null) return;
    if (this.#left < blockSize) {
      this.#left = 0;
      this.#padding = 0;
      this.#endMap('its map is cut short');
      return;
    }
    this.#left -= blockSize;
    const result = readMapBlock(sparse.map, bytes, at);
    if (result === 'done') sparse.numbers = sparse.map.numbers;
    if (result === 'more' && this.#left > 0) return;
    this.#endMap(result === 'done' ? null : (sparse.map.fault ?? 'its map does not end'));
  }

  /** The map of the sparse file is known, or broken; its stored segments come next. */
  #endMap(fault: string | null): void {
    const sparse = this.#sparse;
    if (sparse === null) return;
    this.#sparse = null;
    const { node, where, numbers } = sparse;
    const { realSize } = sparse.plan;
    const storedSize = this.#left;
    const wrong = sparse.plan.fault ?? fault ?? mapFault(numbers, realSize, storedSize);
    if (wrong !== null) this.#findings.add('T1', 'error', () => text.sparse(where, wrong));
    else if (hasPartialBlocks(numbers)) this.#findings.add('T1', 'warning', () => text.sparsePartial(where));
    if (wrong !== null || node < 0) {
      this.#resumeContent(-1, storedSize, where);
      return;
    }
    const content = { size: realSize, storedSize, dataOffset: this.#position };
    this.#builder.setContent(node, { ...content, sparse: Float64Array.from(numbers) });
    this.#resumeContent(node, storedSize, where);
  }

  /** Content of `size` bytes and its padding come next. `node`: the file it belongs to, or −1, and then its path. */
  #startContent(node: number, size: number, where: string): void {
    this.#left = size;
    this.#padding = paddingOf(size);
    this.#resumeContent(node, size, where);
  }

  /** As `startContent`, where what is left and its padding are known already. */
  #resumeContent(node: number, size: number, where: string): void {
    this.#node = node;
    this.#contentSize = size;
    this.#where = where;
    if (size === 0) this.#endContent();
    else if (this.#visitor !== null && node >= 0 && this.#visitor.begin(node, this.#position, size))
      this.#state = state.content;
    else this.#state = state.skipped;
  }

  /** Only padding, if anything, is left before the next header. */
  #endContent(): void {
    this.#state = this.#padding === 0 ? state.header : state.skipped;
  }

  /** Takes some of `chunk` between `at` and `end`, where it is no matter of blocks; returns how many bytes. */
  #takeBytes(chunk: Uint8Array, at: number, end: number): number {
    const available = end - at;
    switch (this.#state) {
      case state.extension: {
        const count = Math.min(this.#left, available);
        this.#gathered.set(chunk.subarray(at, at + count), this.#gathered.length - this.#left);
        this.#left -= count;
        this.#position += count;
        if (this.#left === 0) this.#endExtension();
        return count;
      }
      case state.content: {
        const count = Math.min(this.#left, available);
        this.#visitor?.data(chunk.subarray(at, at + count));
        this.#left -= count;
        this.#position += count;
        if (this.#left === 0) {
          this.#visitor?.end();
          this.#endContent();
        }
        return count;
      }
      case state.skipped: {
        const count = Math.min(this.#left + this.#padding, available);
        this.skip(count);
        return count;
      }
      case state.trailing:
        this.#trailing += available;
        this.#hasTrailingData ||= !isZeros(chunk, at, end);
        break;
      default: // lost
    }
    this.#position += available;
    return available;
  }

  #lose(position: number): void {
    this.#lostAt = position;
    this.#state = state.lost;
  }

  /** No header follows one that should have no content: what follows is its content, one block of which was taken. */
  #skipDoubtful(size: number): void {
    this.#settleDoubt(true);
    const rest = Math.max(0, size - blockSize);
    this.#startContent(-1, rest, '');
  }

  #settleDoubt(isSkipped: boolean): void {
    if (this.#doubtful === null) return;
    const { where, kind, size } = this.#doubtful;
    this.#doubtful = null;
    const rule = kind === 'hard link' ? 'T5' : 'T1';
    this.#findings.add(rule, 'warning', () => text.headerOnly(where, kind, size, isSkipped));
  }
}

interface SparseFile {
  readonly node: number;
  readonly where: string;
  readonly plan: SparsePlan;
  numbers: number[];
  readonly map: ContentMap;
}

/** What an entry of a real layer takes, roughly: header, content and padding. */
const bytesPerEntry = 16_384;

/** Stands for an extended header in `#node`. */
const extensionNode = -2;

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function isZeros(chunk: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at += zeros.length) {
    const part = chunk.subarray(at, Math.min(end, at + zeros.length));
    if (Buffer.compare(part, part.length === zeros.length ? zeros : zeros.subarray(0, part.length)) !== 0)
      return false;
  }
  return true;
}

const zeros = new Uint8Array(16_384);

const kindText: Readonly<Record<EntryType, string>> = {
  [entryType.implied]: 'directory',
  [entryType.file]: 'file',
  [entryType.directory]: 'directory',
  [entryType.symlink]: 'symlink',
  [entryType.hardlink]: 'hard link',
  [entryType.char]: 'device',
  [entryType.block]: 'device',
  [entryType.fifo]: 'fifo',
};
