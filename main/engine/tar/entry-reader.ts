import { entryFlag } from './index/entry-flag.ts';
import { entryType, type EntryType } from './index/entry-type.ts';
import type { Extensions } from './header/extensions.ts';
import { nameText, type FindingList } from './findings/finding-list.ts';
import { text } from './findings/finding-text.ts';
import { fieldAt, linkLength } from './header/header.ts';
import type { TarHeader } from './header/header.ts';
import { HeaderReader } from './header/header-reader.ts';
import type { EntryRow } from './index/index-builder.ts';
import { limits } from './limits.ts';
import { parseNumber } from './header/number-field.ts';
import type { OwnerTable } from './index/owner-table.ts';
import { typeflag } from './header/typeflag.ts';
import { unsafeReasons } from './findings/unsafe-name.ts';

/** What the typeflag says the entry is, and whether content of `size` bytes follows the header (T1.10, T1.11). */
export interface EntryShape {
  readonly type: EntryType;
  readonly hasContent: boolean;
}

/** Makes rows for the index of headers and of what extended headers say about them. */
export class EntryReader {
  readonly #headers = new HeaderReader();
  readonly header: TarHeader = this.#headers.header;
  readonly row: EntryRow = {
    type: entryType.file,
    flags: 0,
    path: new Uint8Array(0),
    pathStart: 0,
    pathEnd: 0,
    link: new Uint8Array(0),
    linkStart: 0,
    linkEnd: 0,
    size: 0,
    mode: 0,
    owner: 0,
    mtime: 0,
    dataOffset: -1,
    xattrs: null,
    device: null,
  };
  readonly #extensions: Extensions;
  readonly #owners: OwnerTable;
  readonly #findings: FindingList;
  /** Prefix, slash and name of a ustar header. */
  readonly #joined = new Uint8Array(256);
  /** The ids and numbers of names that the row's owner has. */
  readonly #owner = { uid: 0, gid: 0, user: 0, group: 0 };
  /** Whether the names are those that this header has, too. */
  #namesStand = false;

  constructor(extensions: Extensions, owners: OwnerTable, findings: FindingList) {
    this.#extensions = extensions;
    this.#owners = owners;
    this.#findings = findings;
  }

  /** Reads the header's own fields. */
  decode(bytes: Uint8Array, words: Int32Array, at: number): void {
    this.#headers.decode(bytes, words, at);
    if (!this.#headers.sameOrigin) this.#namesStand = false;
  }

  /** Size of the content by PAX or by the header; NaN or negative when that is no size (T1.13). */
  contentSize(): number {
    return this.#extensions.field('size') ?? this.header.size;
  }

  /** Sets the row's path: needed before `shape`, and for the findings. */
  readPath(bytes: Uint8Array, at: number): void {
    const { row, header } = this;
    const extensions = this.#extensions;
    row.flags = extensions.isDamaged ? entryFlag.unsafe : 0;
    const long = extensions.isSilent ? null : extensions.name;
    if (long !== null && long.length <= limits.nameBytes) {
      row.path = long;
      row.pathStart = 0;
      row.pathEnd = long.length;
      return;
    }
    if (header.prefixLength > 0) {
      const joined = this.#joined;
      let length = 0;
      for (let i = 0; i < header.prefixLength; i += 1) joined[length++] = bytes[at + fieldAt.prefix + i] ?? 0;
      joined[length++] = 0x2f;
      for (let i = 0; i < header.nameLength; i += 1) joined[length++] = bytes[at + i] ?? 0;
      row.path = joined;
      row.pathStart = 0;
      row.pathEnd = length;
    } else {
      row.path = bytes;
      row.pathStart = at;
      row.pathEnd = at + header.nameLength;
    }
    if (long !== null) this.#reportLongName(long.length);
  }

  /** Path of the entry for a person. */
  where(): string {
    return nameText(this.row.path, this.row.pathStart, this.row.pathEnd);
  }

  /** What the entry is; null for types that are unknown here. */
  shape(): EntryShape | null {
    switch (this.header.typeflag) {
      case typeflag.oldFile:
      case typeflag.file:
      case typeflag.contiguous:
        // From before there were types: a directory is a name with a slash at its end.
        return this.row.path[this.row.pathEnd - 1] === 0x2f && this.row.pathEnd > this.row.pathStart
          ? shapes.directoryWithContent
          : shapes.file;
      case typeflag.gnuSparse:
        return shapes.file;
      case typeflag.hardlink:
        return shapes.hardlink;
      case typeflag.symlink:
        return shapes.symlink;
      case typeflag.char:
        return shapes.char;
      case typeflag.block:
        return shapes.block;
      case typeflag.directory:
        return shapes.directory;
      case typeflag.fifo:
        return shapes.fifo;
      case typeflag.dumpDirectory:
        return shapes.directoryWithContent;
      default:
        return null;
    }
  }

  /** Sets everything of the row but path, sizes and position. */
  readFields(bytes: Uint8Array, at: number, type: EntryType): void {
    const { row } = this;
    row.type = type;
    row.xattrs = null;
    row.device = null;
    row.linkStart = 0;
    row.linkEnd = 0;
    if (this.#extensions.isSilent) this.#readOwn(bytes, at);
    else this.#readExtended(bytes, at);
    if (type === entryType.symlink || type === entryType.hardlink) this.#readLink(bytes, at, type);
    else if (type === entryType.char || type === entryType.block) this.#readDevice(bytes, at);
    if (this.#extensions.isPending) this.#reportExtensions();
  }

  /** A method of its own: one that makes closures pays for them in each call. */
  #reportExtensions(): void {
    this.#extensions.report(() => this.where());
  }

  /** Fields of which the header alone speaks. */
  #readOwn(bytes: Uint8Array, at: number): void {
    const { mtime, uid, gid, userLength, groupLength } = this.header;
    this.#setNumbers(mtime, uid, gid);
    if (this.#namesStand) {
      this.#setOwner(uid, gid, this.#owner.user, this.#owner.group);
      return;
    }
    const user = this.#nameNumber('user', bytes, at + fieldAt.user, userLength);
    const group = this.#nameNumber('group', bytes, at + fieldAt.group, groupLength);
    this.#setOwner(uid, gid, user, group);
    // What could not be numbered is a finding each time.
    this.#namesStand = user >= 0 && group >= 0;
  }

  /** The same where extended headers have a say. */
  #readExtended(bytes: Uint8Array, at: number): void {
    const { row, header } = this;
    const extensions = this.#extensions;
    const mtime = extensions.field('mtime') ?? header.mtime;
    const uid = extensions.field('uid') ?? header.uid;
    const gid = extensions.field('gid') ?? header.gid;
    this.#setNumbers(mtime, uid, gid);
    const uname = extensions.field('uname');
    const gname = extensions.field('gname');
    const user =
      uname === null
        ? this.#nameNumber('user', bytes, at + fieldAt.user, header.userLength)
        : this.#nameNumber('user', uname, 0, uname.length);
    const group =
      gname === null
        ? this.#nameNumber('group', bytes, at + fieldAt.group, header.groupLength)
        : this.#nameNumber('group', gname, 0, gname.length);
    this.#setOwner(uid, gid, user, group);
    this.#namesStand = false;
    const { xattrs } = extensions.pax;
    if (xattrs === null || xattrs.size === 0) return;
    row.xattrs = xattrs;
    const capabilities = xattrs.has('security.capability');
    if (capabilities) row.flags |= entryFlag.capabilities;
    if (xattrs.size > (capabilities ? 1 : 0)) row.flags |= entryFlag.xattrs;
  }

  #setNumbers(mtime: number, uid: number, gid: number): void {
    const { row } = this;
    const { mode } = this.header;
    // One test for all four in the common case: NaN makes the sum NaN.
    if (Number.isNaN(mode + uid + gid + mtime) || mode < 0) this.#reportNumbers(mode, uid, gid, mtime);
    if (uid < 0 || uid > maxOwner || gid < 0 || gid > maxOwner) this.#reportOwner(uid, gid);
    row.mode = mode >= 0 ? mode & 0o7777 : 0;
    row.mtime = Number.isNaN(mtime) ? 0 : mtime;
  }

  /** Sets the row's owner; −1 stands for a name that has no number. */
  #setOwner(uid: number, gid: number, user: number, group: number): void {
    const last = this.#owner;
    if (uid === last.uid && gid === last.gid && user === last.user && group === last.group) return;
    last.uid = Number.isNaN(uid) ? 0 : uid;
    last.gid = Number.isNaN(gid) ? 0 : gid;
    last.user = Math.max(0, user);
    last.group = Math.max(0, group);
    this.row.owner = this.#owners.number(last.uid, last.gid, last.user, last.group);
  }

  #readLink(bytes: Uint8Array, at: number, type: EntryType): void {
    const { row } = this;
    const long = this.#extensions.longLink ?? this.#extensions.field('linkpath');
    if (long !== null && long.length <= limits.nameBytes) {
      row.link = long;
      row.linkEnd = long.length;
    } else {
      row.link = bytes;
      row.linkStart = at + fieldAt.link;
      row.linkEnd = row.linkStart + linkLength(bytes, at);
      if (long !== null) this.#reportLongName(long.length);
    }
    const isHardlink = type === entryType.hardlink;
    if (row.linkStart === row.linkEnd)
      this.#findings.add('T1', 'error', () =>
        text.noTarget(this.where(), isHardlink ? 'hard link' : 'symlink'),
      );
    // The target of a hard link is a path in the layer; that of a symlink is text that may be anything (T2).
    if (!isHardlink) return;
    const reasons = unsafeReasons(row.link, row.linkStart, row.linkEnd);
    if (reasons.length === 0) return;
    row.flags |= entryFlag.unsafe;
    const target = nameText(row.link, row.linkStart, row.linkEnd);
    this.#findings.add('T3', reasons.some((reason) => reason.everywhere) ? 'error' : 'warning', () =>
      text.unsafeLink(this.where(), target, reasons),
    );
  }

  #readDevice(bytes: Uint8Array, at: number): void {
    const isOld = this.header.dialect === 'v7';
    const major = isOld ? 0 : parseNumber(bytes, at + fieldAt.major, 8);
    const minor = isOld ? 0 : parseNumber(bytes, at + fieldAt.minor, 8);
    if (Number.isNaN(major + minor))
      this.#findings.add('T1', 'error', () => text.fields(this.where(), ['device number']));
    this.row.device = { major: Number.isNaN(major) ? 0 : major, minor: Number.isNaN(minor) ? 0 : minor };
  }

  /** The number of a name that starts at `start`; −1, with a finding, where it can have none. */
  #nameNumber(of: 'user' | 'group', bytes: Uint8Array, start: number, length: number): number {
    const number = this.#owners.nameNumber(of, bytes, start, start + length);
    if (number < 0) this.#findings.add('T6', 'warning', () => text.owners);
    return number;
  }

  #reportNumbers(mode: number, uid: number, gid: number, mtime: number): void {
    const fields = Object.entries({ mode: mode < 0 ? NaN : mode, uid, gid, mtime });
    const bad = fields.filter(([, value]) => Number.isNaN(value)).map(([name]) => name);
    this.#findings.add('T1', 'error', () => text.fields(this.where(), bad));
  }

  #reportOwner(uid: number, gid: number): void {
    this.#findings.add('T1', 'warning', () => text.owner(this.where(), uid, gid));
  }

  #reportLongName(length: number): void {
    this.row.flags |= entryFlag.unsafe;
    this.#findings.add('T6', 'error', () => text.nameTooLong(this.where(), length));
  }
}

const maxOwner = 0xffff_ffff;

const shapes = {
  file: { type: entryType.file, hasContent: true },
  directoryWithContent: { type: entryType.directory, hasContent: true },
  hardlink: { type: entryType.hardlink, hasContent: false },
  symlink: { type: entryType.symlink, hasContent: false },
  char: { type: entryType.char, hasContent: false },
  block: { type: entryType.block, hasContent: false },
  directory: { type: entryType.directory, hasContent: false },
  fifo: { type: entryType.fifo, hasContent: false },
} as const satisfies Record<string, EntryShape>;
