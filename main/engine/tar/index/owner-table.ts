import { decodeName } from '../../../../shared/layer-path.ts';
import { limits } from '../limits.ts';
import { grown, nextCapacity, trimmed } from './grown.ts';
import type { Owners } from './owners.ts';

/** Gives numbers to the owners of a layer's entries, and to their names. */
export class OwnerTable {
  #count = 1;
  #uid = new Float64Array(fewestOwners);
  #gid = new Float64Array(fewestOwners);
  #user = new Uint16Array(fewestOwners);
  #group = new Uint16Array(fewestOwners);
  /** Open addressing; 0 stands for an empty slot: nobody looks for owner 0 here. Never more than half full. */
  #slots = new Uint32Array(fewestOwners * 2);
  /** Not the same in two runs, so that nobody can prepare owners that all fall into one slot. */
  readonly #seed = Math.trunc(Math.random() * 0x1_0000_0000) | 0;
  readonly #names: string[] = [''];
  readonly #nameNumbers = new Map<string, number>([['', 0]]);
  /** The last user's and the last group's name: nearly always the next one's too. */
  readonly #recent = { user: noName(), group: noName() };

  /** The number of the owner with these ids and numbers of names; 0: all four are 0. */
  number(uid: number, gid: number, user: number, group: number): number {
    if (uid === 0 && gid === 0 && user === 0 && group === 0) return 0;
    const mask = this.#slots.length - 1;
    let slot = this.#hashOf(uid, gid, user, group) & mask;
    for (let number = this.#slots[slot] ?? 0; number !== 0; number = this.#slots[slot] ?? 0) {
      const isSame = this.#uid[number] === uid && this.#gid[number] === gid;
      if (isSame && this.#user[number] === user && this.#group[number] === group) return number;
      slot = (slot + 1) & mask;
    }
    const number = this.#count;
    if (number === this.#uid.length) this.#grow();
    this.#count = number + 1;
    this.#uid[number] = uid;
    this.#gid[number] = gid;
    this.#user[number] = user;
    this.#group[number] = group;
    if (this.#count * 2 > this.#slots.length) this.#fillSlots(this.#slots.length * 2);
    else this.#slots[slot] = number;
    return number;
  }

  /** The number of the name `bytes[start, end)`; −1 when it is too long or there are too many (T6.5). */
  nameNumber(of: 'user' | 'group', bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return 0;
    const recent = this.#recent[of];
    if (isEqual(recent.bytes, bytes, start, end)) return recent.number;
    if (end - start > limits.ownerNameBytes) return -1;
    const name = decodeName(bytes.subarray(start, end));
    let number = this.#nameNumbers.get(name);
    if (number === undefined) {
      if (this.#names.length === limits.ownerNames) return -1;
      number = this.#names.push(name) - 1;
      this.#nameNumbers.set(name, number);
    }
    recent.bytes = new Uint8Array(bytes.subarray(start, end)); // slice() of a Buffer would be no copy
    recent.number = number;
    return number;
  }

  /** All owners; the table is of no use afterwards. */
  finish(): Owners {
    return {
      uid: trimmed(this.#uid, this.#count),
      gid: trimmed(this.#gid, this.#count),
      user: trimmed(this.#user, this.#count),
      group: trimmed(this.#group, this.#count),
      names: this.#names,
    };
  }

  #hashOf(uid: number, gid: number, user: number, group: number): number {
    let hash = this.#seed;
    // The upper half, too: ids of PAX records have up to 53 bits.
    for (const value of [uid, uid / 0x1_0000_0000, gid, gid / 0x1_0000_0000, user, group]) {
      hash = Math.imul(hash ^ (value | 0), 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #grow(): void {
    const capacity = nextCapacity(this.#uid.length);
    this.#uid = grown(this.#uid, capacity);
    this.#gid = grown(this.#gid, capacity);
    this.#user = grown(this.#user, capacity);
    this.#group = grown(this.#group, capacity);
  }

  #fillSlots(size: number): void {
    const slots = new Uint32Array(size);
    for (let number = 1; number < this.#count; number += 1) {
      const [uid = 0, gid = 0] = [this.#uid[number], this.#gid[number]];
      let slot = this.#hashOf(uid, gid, this.#user[number] ?? 0, this.#group[number] ?? 0) & (size - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

const fewestOwners = 16;

function noName(): { bytes: Uint8Array; number: number } {
  return { bytes: new Uint8Array(0), number: 0 };
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
