import { counted } from '../../../../shared/counted.ts';
import { flagText, typeflag } from '../header/typeflag.ts';
import type { FindingList } from './finding-list.ts';

/** What the types are that are read here and by no engine. */
const meanings: Readonly<Record<number, string>> = {
  [typeflag.contiguous]: ' (contiguous file)',
  [typeflag.dumpDirectory]: ' (directory of an incremental GNU backup)',
  [typeflag.gnuSparse]: ' (sparse file as old GNU tar writes it)',
  [typeflag.label]: ' (volume label)',
};

/**
 * Entries of types that Go reads and engines do not unpack (T7.1). A layer has many of one type or none, so that each type is told
 * once.
 */
export class RefusedTypes {
  readonly #found = new Map<number, { count: number; readonly where: string }>();

  /** Whether engines refuse a type: all but files, links, devices, directories and pipes as POSIX has them. */
  static has(flag: number): boolean {
    return flag !== typeflag.oldFile && !(flag >= typeflag.file && flag <= typeflag.fifo);
  }

  /** `where` is asked for the first of each type alone. */
  note(flag: number, where: () => string): void {
    const found = this.#found.get(flag);
    if (found === undefined) this.#found.set(flag, { count: 1, where: where() });
    else found.count += 1;
  }

  tell(findings: FindingList): void {
    for (const [flag, { count, where }] of this.#found)
      findings.add('T7', 'error', () => ({
        where,
        what: `${counted(count, 'entry', 'entries')} of type ${flagText(flag)}${meanings[flag] ?? ''}${count === 1 ? '' : ', this one first'}`,
        why: `Docker, containerd, podman and umoci refuse to unpack it: “unhandled tar header type ${flag}”.${flag === typeflag.gnuSparse ? ' They read sparse files that GNU tar writes with --format=posix.' : ''}`,
      }));
  }
}
