import { counted, grouped } from '../../../../shared/counted.ts';
import type { FindingText } from './finding-list.ts';
import { limits } from '../limits.ts';
import type { UnsafeReason } from './unsafe-name.ts';

/** Of names that are too long. */
const tooLong = 'No file system takes it: engines refuse the layer.';

/** The words of every finding that a tar can yield. Paths and names come in already fit for eyes. */
export const text = {
  // T1: the format
  fields: (where: string, fields: readonly string[]): FindingText => ({
    where,
    what: `no number in the header's ${fields.join(', ')}; shown as 0`,
    why: 'Programs written in Go, Docker and podman among them, refuse the tar here.',
  }),
  owner: (where: string, uid: number, gid: number): FindingText => ({
    where,
    what: `owner ${uid}:${gid}`,
    why: 'User and group numbers are 0 to 4294967295 on Linux: no program can give the file this owner.',
  }),
  size: (where: string, at: number): FindingText => ({
    where,
    what: `the header at byte ${at} has a size that is no number, negative, or beyond 2^53`,
    why: 'Where the entry ends is unknown, so nothing after it can be read.',
  }),
  checksum: (at: number): FindingText => ({
    where: '',
    what: `no valid tar header at byte ${at}: its checksum is wrong`,
    why: 'The tar is damaged there, or the entry before states a wrong size.',
  }),
  notRead: (at: number, bytes: number): FindingText => ({
    where: '',
    what: `the last ${counted(bytes, 'byte')}, from byte ${at} on, could not be read as entries`,
    why: 'Files that they hold are missing from what is shown.',
  }),
  cutHeader: (at: number, bytes: number): FindingText => ({
    where: '',
    what: `the tar ends within the header at byte ${at}: ${bytes} of 512 bytes are there`,
    why: 'It was cut off; entries are missing.',
  }),
  cutContent: (where: string, size: number, missing: number): FindingText => ({
    where,
    what: `the tar ends within the content: ${grouped(missing)} of its ${grouped(size)} bytes are missing`,
    why: 'It was cut off, or the entry states a wrong size. Entries may be missing.',
  }),
  cutPadding: (where: string): FindingText => ({
    where,
    what: 'the tar ends right after the content, without padding and end-of-archive marker',
    why: 'A tar that was cut off there looks the same.',
  }),
  cutExtension: (at: number): FindingText => ({
    where: '',
    what: `the tar ends within the extended header at byte ${at}`,
    why: 'It was cut off; entries are missing.',
  }),
  noEnd: (zeroBlocks: 0 | 1): FindingText => ({
    where: '',
    what: zeroBlocks === 0 ? 'no end-of-archive marker' : 'one block of zeros at the end instead of two',
    why: 'A tar that was cut off between two entries looks the same.',
  }),
  loneZero: (at: number): FindingText => ({
    where: '',
    what: `a lone block of zeros at byte ${at}, with entries after it`,
    why: 'GNU tar reads on, as is done here; programs written in Go, Docker among them, stop there or refuse the tar.',
  }),
  pax: (at: number, fault: string): FindingText => ({
    where: '',
    what: `the PAX header at byte ${at} is malformed: ${fault}`,
    why: 'What it says of the next entry (name, size, times, attributes) is lost in part; Go programs refuse the tar.',
  }),
  paxValue: (where: string, record: string): FindingText => ({
    where,
    what: `the PAX record ${record} is not what its key asks for`,
    why: 'The value is ignored; Go programs refuse the tar.',
  }),
  global: (at: number, keys: readonly string[]): FindingText => ({
    where: '',
    what: `a global PAX header at byte ${at} sets ${keys.join(', ')}`,
    why: 'GNU tar applies it to every later entry, as is done here; Docker, containerd and podman ignore it.',
  }),
  globalXattrs: (at: number): FindingText => ({
    where: '',
    what: `a global PAX header at byte ${at} sets attributes or sparse maps`,
    why: 'They belong to single files and are ignored here, as by every container engine.',
  }),
  repeated: (where: string, what: string): FindingText => ({
    where,
    what: `more than one ${what} before one entry; the last counts`,
    why: 'Programs differ in which one they take.',
  }),
  twoNames: (where: string, other: string): FindingText => ({
    where,
    what: `a GNU long name, and a PAX header with another one: ${other}`,
    why: 'Go programs take the GNU name, as is done here; others take the PAX name.',
  }),
  orphan: (at: number): FindingText => ({
    where: '',
    what: `an extended header before byte ${at} with no entry after it`,
    why: 'It speaks of an entry that is missing.',
  }),
  unknownType: (where: string, flag: string, bytes: number): FindingText => ({
    where,
    what: `an entry of unknown type ${flag}, ${counted(bytes, 'byte')} of content`,
    why: 'It is not shown: nobody knows what it is.',
  }),
  label: (where: string): FindingText => ({
    where,
    what: 'a volume label of GNU tar',
    why: 'It is no file and not shown.',
  }),
  headerOnly: (where: string, kind: string, size: number, skipped: boolean): FindingText => ({
    where,
    what: `a ${kind} with a size of ${grouped(size)}${skipped ? ' and content, which is skipped' : ', and no content'}`,
    why: 'Programs that believe the size, or do not, lose their place in the tar.',
  }),
  sparse: (where: string, fault: string): FindingText => ({
    where,
    what: `a sparse file whose map cannot be right: ${fault}`,
    why: 'Its content cannot be shown: which bytes belong where is unknown.',
  }),
  sparsePartial: (where: string): FindingText => ({
    where,
    what: 'a sparse file with segments that are no whole number of 512-byte blocks',
    why: 'GNU tar takes each segment to begin on a new block, Go programs and libarchive do not, nor is it done here: they read different content.',
  }),
  noTarget: (where: string, kind: string): FindingText => ({
    where,
    what: `a ${kind} without a target`,
    why: 'No program can make it.',
  }),

  // T3: names
  noName: {
    where: '',
    what: 'an entry without a name',
    why: 'It has no place in the tree and is not shown.',
  } satisfies FindingText,
  root: (where: string): FindingText => ({
    where,
    what: 'the root directory given as something else',
    why: 'Nothing but a directory can be there; the entry is not shown.',
  }),
  unsafeName: (where: string, reasons: readonly UnsafeReason[]): FindingText => ({
    where,
    what: `the name ${reasons.map((reason) => reason.text).join(', ')}`,
    why: reasons.every(({ isLong }) => isLong)
      ? tooLong
      : 'A careless program writes outside of its folder, or to another file. Here it is only a name.',
  }),
  longPath: (where: string, bytes: number): FindingText => ({
    where,
    what: `a path of ${grouped(bytes)} bytes`,
    why: tooLong,
  }),
  longLink: (where: string, bytes: number): FindingText => ({
    where,
    what: `a symlink whose text has ${grouped(bytes)} bytes`,
    why: tooLong,
  }),
  unsafeLink: (where: string, target: string, reasons: readonly UnsafeReason[]): FindingText => ({
    where,
    what: `a hard link to ${target}: that name ${reasons.map((reason) => reason.text).join(', ')}`,
    why: 'A careless program links to a file of the machine it runs on. Here it leads nowhere.',
  }),

  // T4: paths given twice
  again: (where: string, isDirectory: boolean): FindingText => ({
    where,
    what: isDirectory ? 'a directory given again' : 'a path given again; the last entry counts',
    why: `Docker and podman refuse the layer: “duplicates of file paths not supported”. ${
      isDirectory
        ? 'For others its last mode, owner and time count.'
        : 'For others the earlier content takes space and is never seen.'
    }`,
  }),
  overDirectory: (where: string): FindingText => ({
    where,
    what: 'something that is no directory, where earlier entries have a directory',
    why: 'It replaces the directory and all that is in it.',
  }),
  throughSymlink: (where: string, link: string): FindingText => ({
    where,
    what: `an entry below ${link}, which is a symlink of this tar`,
    why: 'Engines follow the symlink when they unpack, so the file ends up where it points.',
  }),
  throughFile: (where: string, file: string): FindingText => ({
    where,
    what: `an entry below ${file}, which is no directory`,
    why: 'Engines refuse the tar. Here a directory takes the place of what was there.',
  }),

  // T5: hard links
  linkCircle: (where: string): FindingText => ({
    where,
    what: 'a hard link that leads to itself',
    why: 'There is no file at its end; engines refuse the tar.',
  }),
  linkToDirectory: (where: string, target: string): FindingText => ({
    where,
    what: `a hard link to ${target}, which is a directory`,
    why: 'Linux has no such links; engines refuse the tar.',
  }),
  linkBeforeTarget: (where: string, target: string): FindingText => ({
    where,
    what: `a hard link to ${target}, which comes later in the tar`,
    why: 'When it is unpacked the target is not there yet, so engines refuse the layer, but for those that unpack over an older one that has it.',
  }),

  // T6: bounds
  extensionTooLong: (at: number, bytes: number): FindingText => ({
    where: '',
    what: `an extended header of ${counted(bytes, 'byte')} at byte ${at}; at most ${grouped(limits.metaBytes)} are read`,
    why: 'What it says of the next entry is lost: name, size or attributes may be wrong.',
  }),
  nameTooLong: (where: string, bytes: number): FindingText => ({
    where,
    what: `a name or link of ${counted(bytes, 'byte')}; at most ${grouped(limits.nameBytes)} are taken`,
    why: 'The short form from the header is shown instead. No system takes names of that length.',
  }),
  tooDeep: (where: string): FindingText => ({
    where,
    what: `a path of more than ${grouped(limits.depth)} components`,
    why: 'No system takes it; the entry is not shown.',
  }),
  owners: {
    where: '',
    what: 'names of users or groups that are too many or too long',
    why: 'Some entries are shown without them; the numbers stand.',
  } satisfies FindingText,
  full: (entry: number, bound: string): FindingText => ({
    where: '',
    what: `more than can be held in memory: ${bound} by entry ${entry}`,
    why: 'Later entries are not shown.',
  }),

  // L2: after the end
  trailing: (at: number, bytes: number): FindingText => ({
    where: '',
    what: `${counted(bytes, 'byte')} after the end of the tar, at byte ${at}, and they are not all zeros`,
    why: 'They are part of what was hashed, and no program that unpacks the tar shows them.',
  }),
} as const;
