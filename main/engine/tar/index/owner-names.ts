import { decodeName } from '../../../../shared/layer-path.ts';
import { limits } from '../limits.ts';

/** Numbers for the names of users and groups: a layer has a handful, named in every header. */
export class OwnerNames {
  readonly names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  /** The last user's and the last group's name: nearly always the next one's too. */
  readonly #recent = { user: noName(), group: noName() };

  /** The number of the name `bytes[start, end)`; −1 when it is too long or there are too many (T6.5). */
  number(of: 'user' | 'group', bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return 0;
    const recent = this.#recent[of];
    if (isEqual(recent.bytes, bytes, start, end)) return recent.number;
    if (end - start > limits.ownerNameBytes) return -1;
    const name = decodeName(bytes.subarray(start, end));
    let number = this.#numbers.get(name);
    if (number === undefined) {
      if (this.names.length === limits.ownerNames) return -1;
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    recent.bytes = new Uint8Array(bytes.subarray(start, end)); // slice() of a Buffer would be no copy
    recent.number = number;
    return number;
  }
}

function noName(): { bytes: Uint8Array; number: number } {
  return { bytes: new Uint8Array(0), number: 0 };
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
