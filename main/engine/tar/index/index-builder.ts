import { NodeTable } from './node-table.ts';
import { dropNodes } from './drop-nodes.ts';
import { entryFlag } from './entry-flag.ts';
import { pathBytes } from './entry-path.ts';
import { entryType, type EntryType } from './entry-type.ts';
import { nameText, type FindingList, type FindingText } from '../findings/finding-list.ts';
import { text } from '../findings/finding-text.ts';
import { grown, trimmed } from './grown.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { CutLog } from './cut-log.ts';
import { HardlinkLog } from './hardlink-log.ts';
import type { EntryExtras, FileContent, LayerIndex } from './layer-index.ts';
import { limits } from '../limits.ts';
import { reportLinks } from './hardlinks.ts';
import { OwnerTable } from './owner-table.ts';
import { findPath, PathWalker } from './path-walker.ts';
import { unsafeReasons } from '../findings/unsafe-name.ts';

/** One entry on its way into the index. One object is used for all of them. */
export interface EntryRow {
  type: EntryType;
  /** Bits of entry-flag.ts, without those that the builder finds out: `duplicate`, `absolute`, and `unsafe` by name. */
  flags: number;
  /** Raw path, as `path[pathStart, pathEnd)`. */
  path: Uint8Array;
  pathStart: number;
  pathEnd: number;
  /** Raw link text in the same way; empty for what is no link. */
  link: Uint8Array;
  linkStart: number;
  linkEnd: number;
  size: number;
  mode: number;
  /** The number that `IndexBuilder.owners` gave. */
  owner: number;
  mtime: number;
  dataOffset: number;
  xattrs: ReadonlyMap<string, Uint8Array> | null;
  device: { readonly major: number; readonly minor: number } | null;
}

/** Takes the entries of a tar in their order and makes the columns of a LayerIndex (T2 to T6). */
export class IndexBuilder {
  readonly owners = new OwnerTable();
  /** Entries taken, placed or not. */
  entries = 0;
  /** Whether a bound was reached, so that entries are missing (T6.3). */
  full = false;
  readonly #findings: FindingList;
  readonly #table: NodeTable;
  readonly #walker: PathWalker;
  readonly #links = new GrowingBytes();
  readonly #extras = new Map<number, EntryExtras>();
  readonly #hardlinks = new HardlinkLog();
  /** Null while no directory was replaced, which is the rule. */
  #cuts: CutLog | null = null;
  /** The last node that the walk at hand brought back after a cut. */
  #revived = -1;
  /** Whether some hard link's target was not a file of this layer when the link was made. */
  #unresolved = false;
  #extraBytes = 0;
  #implied = 0;
  #size: Float64Array;
  #mode: Uint16Array;
  #owner: Uint32Array;
  #mtime: Float64Array;
  #linkStart: Uint32Array;
  #linkLength: Uint16Array;
  /** For hard links, until `finish`: the number of their record in the log. */
  #dataOffset: Float64Array;

  /** With room for about `expected` entries to begin with. */
  constructor(findings: FindingList, expected: number = 0) {
    this.#findings = findings;
    this.#table = new NodeTable(expected);
    this.#walker = new PathWalker(this.#table);
    const { length } = this.#table.parent;
    this.#size = new Float64Array(length);
    this.#mode = new Uint16Array(length);
    this.#owner = new Uint32Array(length);
    this.#mtime = new Float64Array(length);
    this.#linkStart = new Uint32Array(length);
    this.#linkLength = new Uint16Array(length);
    this.#dataOffset = new Float64Array(length);
    this.#dataOffset[0] = -1;
  }

  /** Places one entry. Returns its node, or −1 where it has no place; a finding says why. */
  add(row: EntryRow): number {
    this.entries += 1;
    if (this.#isFull()) return -1;
    if (row.pathStart === row.pathEnd) return this.#leaveOut(row, 'T3', () => text.noName);
    const table = this.#table;
    const before = table.count;
    this.#revived = -1;
    const node = this.#walker.walk(row.path, row.pathStart, row.pathEnd);
    if (node < 0) return this.#leaveOut(row, 'T6', text.tooDeep);
    if (table.count > before) this.#openNodes(before, node);
    if (this.#walker.through.length > 0) this.#settle(rawPath(row));
    if (node === 0 && row.type !== entryType.directory) return this.#leaveOut(row, 'T3', text.root);
    let flags = row.flags | ((table.flags[node] ?? 0) & entryFlag.unsafe);
    if (this.#walker.absolute) flags |= entryFlag.absolute;
    if (node < before && node !== this.#revived) flags |= this.#replace(node, row);
    this.#write(node, row, flags);
    if ((flags & entryFlag.unsafe) !== 0) this.#reportUnsafe(row);
    return node;
  }

  // What few entries need stands in methods of its own: a function that makes closures pays for them in each call.

  #leaveOut(row: EntryRow, rule: string, describe: (path: string) => FindingText): number {
    this.#findings.add(rule, 'error', () => describe(rawPath(row)));
    return -1;
  }

  /** The entry's path was known before (T4). Returns flags. */
  #replace(node: number, row: EntryRow): number {
    const known = this.#table.type[node] ?? 0;
    const isDirectory = row.type === entryType.directory;
    const isGiven = known !== entryType.implied;
    if (isGiven) {
      const again = isDirectory && known === entryType.directory;
      this.#findings.add('T4', 'error', () => text.again(this.pathOf(node), again));
      this.#retire(node);
    }
    const isOver = known === entryType.symlink ? row.type !== entryType.symlink : canHold(known);
    if (!isDirectory && isOver) this.#cut(node, !isGiven);
    return isGiven ? entryFlag.duplicate : 0;
  }

  /**
   * Content that is known only after the entry was added and its stored size set: a sparse file's, whose map follows the
   * header.
   */
  setContent(node: number, content: Required<FileContent>): void {
    this.#size[node] = content.size;
    this.#dataOffset[node] = content.dataOffset;
    this.#extraBytes += content.sparse.byteLength;
    const { storedSize, sparse } = content;
    this.#extras.set(node, { ...this.#extras.get(node), storedSize, sparse });
  }

  /** The tar stores other than `size` bytes of the node's content: of a sparse file, or where the layer ends within it. */
  setStoredSize(node: number, storedSize: number): void {
    this.#extraBytes += limits.objectBytes;
    this.#extras.set(node, { ...this.#extras.get(node), storedSize });
  }

  /** The index of all that was added. The builder is of no use afterwards. */
  finish(): LayerIndex {
    const gone = this.#cuts?.gone() ?? null;
    this.#keepLinkContents(gone);
    const table = this.#table;
    table.close();
    const { count } = table;
    const whole: LayerIndex = {
      count,
      parent: trimmed(table.parent, count),
      nameStart: trimmed(table.nameStart, count),
      nameLength: trimmed(table.nameLength, count),
      names: table.names.trimmed(),
      type: trimmed(table.type, count),
      size: trimmed(this.#size, count),
      mode: trimmed(this.#mode, count),
      owner: trimmed(this.#owner, count),
      owners: this.owners.finish(),
      mtime: trimmed(this.#mtime, count),
      linkStart: trimmed(this.#linkStart, count),
      linkLength: trimmed(this.#linkLength, count),
      links: this.#links.trimmed(),
      dataOffset: trimmed(this.#dataOffset, count),
      flags: trimmed(table.flags, count),
      extras: this.#extras,
    };
    const index = gone === null ? whole : dropNodes(whole, gone);
    if (this.#unresolved) reportLinks(index, this.#findings);
    return index;
  }

  /** New nodes `from` to the last are implied directories, until the entry's own node is written. */
  #openNodes(from: number, node: number): void {
    const { count } = this.#table;
    this.#implied += count - from - (node >= from ? 1 : 0);
    if (this.#table.parent.length > this.#size.length) this.#grow();
    for (let opened = from; opened < count; opened += 1) this.#dataOffset[opened] = -1;
  }

  #write(node: number, row: EntryRow, flags: number): void {
    this.#table.type[node] = row.type;
    this.#table.flags[node] = flags;
    this.#size[node] = row.size;
    this.#mode[node] = row.mode;
    this.#owner[node] = row.owner;
    this.#mtime[node] = row.mtime;
    this.#dataOffset[node] = row.dataOffset;
    if (row.linkEnd > row.linkStart) {
      this.#linkStart[node] = this.#links.append(row.link, row.linkStart, row.linkEnd);
      this.#linkLength[node] = row.linkEnd - row.linkStart;
    }
    if (row.type === entryType.hardlink) this.#dataOffset[node] = this.#logHardlink(node, row);
    if (row.xattrs === null && row.device === null) return;
    this.#extraBytes += limits.objectBytes + xattrBytes(row.xattrs);
    this.#extras.set(node, {
      ...(row.xattrs && { xattrs: row.xattrs }),
      ...(row.device && { device: row.device }),
    });
  }

  /** Notes what a new hard link shares at this point of the tar; returns the record's number. */
  #logHardlink(node: number, row: EntryRow): number {
    let root = findPath(this.#table, row.link, row.linkStart, row.linkEnd);
    let via = -1;
    if (root === node || (root > 0 && this.#cuts?.isGone(root) === true)) root = -1;
    else if (this.#table.type[root] === entryType.hardlink) {
      via = this.#dataOffset[root] ?? -1;
      ({ root } = this.#hardlinks.get(via));
    }
    const type = this.#table.type[root];
    if (root < 0 || type === entryType.implied || type === entryType.directory) this.#unresolved = true;
    return this.#hardlinks.add(node, root, via);
  }

  /** The node's entry no longer counts; its path is given again, or needed as a directory. */
  #retire(node: number): void {
    const extras = this.#extras.get(node);
    if (this.#table.type[node] === entryType.hardlink) {
      this.#hardlinks.loseLink(
        this.#dataOffset[node] ?? -1,
        this.#linkStart[node] ?? 0,
        this.#linkLength[node] ?? 0,
      );
      this.#extraBytes += limits.objectBytes;
    }
    if (this.#table.type[node] === entryType.file && this.#hardlinks.lose(node, this.#contentOf(node)))
      this.#extraBytes += limits.objectBytes;
    else if (extras !== undefined)
      this.#extraBytes -=
        limits.objectBytes + xattrBytes(extras.xattrs ?? null) + (extras.sparse?.byteLength ?? 0);
    if (extras !== undefined) this.#extras.delete(node);
    this.#linkLength[node] = 0;
  }

  /** `node`, until now a directory, becomes something else: what is below it is gone (T4.3). */
  #cut(node: number, isImplied: boolean): void {
    if (this.#cuts === null) {
      const cuts = new CutLog(this.#table);
      this.#cuts = cuts;
      this.#walker.onVisit = (visited, parent) => {
        if (!cuts.visit(visited, parent, this.entries)) return;
        this.#makeImplied(visited);
        this.#revived = visited;
      };
    }
    this.#cuts.cut(node, this.entries);
    if (isImplied) this.#findings.add('T4', 'warning', () => text.overDirectory(this.pathOf(node)));
  }

  /** Nodes that are no directories and yet have something below them now (T4.4, T4.5). */
  #settle(path: string): void {
    for (const node of this.#walker.through) {
      if (this.#table.type[node] === entryType.symlink) {
        this.#findings.add('T4', 'warning', () => text.throughSymlink(path, this.pathOf(node)));
      } else {
        this.#findings.add('T4', 'error', () => text.throughFile(path, this.pathOf(node)));
        this.#makeImplied(node);
        this.#table.flags[node] = (this.#table.flags[node] ?? 0) | entryFlag.duplicate;
      }
    }
  }

  #makeImplied(node: number): void {
    if (this.#table.parent.length > this.#size.length) this.#grow();
    this.#retire(node);
    this.#table.type[node] = entryType.implied;
    this.#table.flags[node] = (this.#table.flags[node] ?? 0) & entryFlag.unsafe;
    this.#implied += 1;
    for (const column of [this.#size, this.#mode, this.#owner, this.#mtime]) column[node] = 0;
    this.#dataOffset[node] = -1;
  }

  /** Gives hard links the content, or the target, that they were made with and that is no longer at their target's path. */
  #keepLinkContents(gone: Uint8Array | null): void {
    const log = this.#hardlinks;
    /** By record: whether a link on the way to its root was replaced, or is gone with its directory. */
    const strayed = new Uint8Array(log.hasLostLinks || gone !== null ? log.count : 0);
    for (let record = 0; record < log.count; record += 1) {
      const { node, root, via, origin } = log.get(record);
      if (via >= 0 && strayed.length > 0) {
        const isGone = gone?.[log.get(via).node] === 1;
        strayed[record] = isGone || log.lostText(via) !== null || strayed[via] === 1 ? 1 : 0;
      }
      // Else the link itself was replaced later.
      if (this.#table.type[node] !== entryType.hardlink || this.#dataOffset[node] !== record) continue;
      const hasStrayed = strayed[record] === 1;
      let content = log.keptContent(root, origin);
      if (content === null && (hasStrayed || gone?.[root] === 1) && this.#table.type[root] === entryType.file)
        content = this.#contentOf(root);
      if (content !== null) this.#extras.set(node, { ...this.#extras.get(node), content });
      if (!hasStrayed || root >= 0) continue;
      // Into an older layer, by the path that the first link of the chain names.
      const first = log.get(origin).node;
      const lost = log.lostText(origin);
      this.#linkStart[node] = lost?.start ?? this.#linkStart[first] ?? 0;
      this.#linkLength[node] = lost?.length ?? this.#linkLength[first] ?? 0;
    }
    if (log.count === 0) return;
    for (let node = 1; node < this.#table.count; node += 1)
      if (this.#table.type[node] === entryType.hardlink) this.#dataOffset[node] = -1;
  }

  #contentOf(node: number): FileContent {
    const size = this.#size[node] ?? 0;
    const { storedSize = size, sparse } = this.#extras.get(node) ?? {};
    return {
      size,
      storedSize,
      dataOffset: this.#dataOffset[node] ?? -1,
      ...(sparse && { sparse }),
    };
  }

  #reportUnsafe(row: EntryRow): void {
    const reasons = unsafeReasons(row.path, row.pathStart, row.pathEnd);
    if (reasons.length === 0) return;
    const severity = reasons.some((reason) => reason.everywhere) ? 'error' : 'warning';
    this.#findings.add('T3', severity, () => text.unsafeName(rawPath(row), reasons));
  }

  /** Whether a bound is reached (T6.3). What one entry can add is bounded by itself, so looking before it is enough. */
  #isFull(): boolean {
    if (this.full) return true;
    const bytes = this.#table.names.length + this.#links.length + this.#extraBytes;
    if (bytes > limits.text + limits.textPerEntry * this.entries)
      return this.#fill(`${bytes} bytes of names, links and attributes`);
    if (this.#implied > limits.implied + limits.impliedPerEntry * this.entries)
      return this.#fill(`${this.#implied} directories that no entry lists`);
    return this.#table.count > limits.nodes && this.#fill(`${limits.nodes} paths`);
  }

  #fill(bound: string): true {
    this.full = true;
    this.#findings.add('T6', 'error', () => text.full(this.entries, bound));
    return true;
  }

  /** Path of a node for a person. */
  pathOf(node: number): string {
    if (node === 0) return '/';
    const { count, parent, nameStart, nameLength, names } = this.#table;
    return nameText(pathBytes({ count, parent, nameStart, nameLength, names: names.bytes }, node));
  }

  #grow(): void {
    const capacity = this.#table.parent.length;
    this.#size = grown(this.#size, capacity);
    this.#mode = grown(this.#mode, capacity);
    this.#owner = grown(this.#owner, capacity);
    this.#mtime = grown(this.#mtime, capacity);
    this.#linkStart = grown(this.#linkStart, capacity);
    this.#linkLength = grown(this.#linkLength, capacity);
    this.#dataOffset = grown(this.#dataOffset, capacity);
  }
}

/** Whether there can be nodes below a node of that type, other than through a symlink. */
function canHold(type: number): boolean {
  return type === entryType.implied || type === entryType.directory;
}

function rawPath(row: EntryRow): string {
  return nameText(row.path, row.pathStart, row.pathEnd);
}

function xattrBytes(xattrs: ReadonlyMap<string, Uint8Array> | null): number {
  let bytes = 0;
  if (xattrs !== null)
    for (const [name, value] of xattrs) bytes += name.length + value.length + limits.objectBytes;
  return bytes;
}
