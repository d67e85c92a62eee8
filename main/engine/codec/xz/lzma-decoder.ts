/** Why LZMA data cannot be right. */
export class LzmaFault extends Error {
  override readonly name = 'LzmaFault';
}

// The model's probabilities lie in one array, each group at its place.
const posStatesMax = 16;
const states = 12;
const isMatch = 0;
const isRep = isMatch + states * posStatesMax;
const isRep0 = isRep + states;
const isRep1 = isRep0 + states;
const isRep2 = isRep1 + states;
const isRep0Long = isRep2 + states;
const distSlot = isRep0Long + states * posStatesMax;
const distSpecial = distSlot + 4 * 64;
const distAlign = distSpecial + 128;
const matchLength = distAlign + 16;
// Within a length model: two choices, 16 × 8 short, 16 × 8 middle, 256 long.
const lengthShort = 2;
const lengthMiddle = lengthShort + posStatesMax * 8;
const lengthLong = lengthMiddle + posStatesMax * 8;
const lengthModel = lengthLong + 256;
const repLength = matchLength + lengthModel;
const literal = repLength + lengthModel;
const literalCoder = 0x300;

const half = 1024;
/** Flips the sign bit, so that signed comparison orders 32-bit numbers as unsigned ones. */
const flip = 0x80000000 | 0;

/**
 * Decodes LZMA as LZMA2 chunks contain it (the .xz file format 1.2.1, section 5.3.1; algorithm of the LZMA SDK's
 * lzma.txt). The dictionary is the output: `dict[.. position]`. Numbers are kept as signed 32-bit integers throughout,
 * which is what makes it fast in JavaScript; the literal's bits, by far the most, are decoded in the main loop itself.
 */
export class LzmaDecoder {
  /** Output and dictionary in one. */
  dict: Uint8Array = new Uint8Array(0);
  /** Where the next byte goes. */
  position = 0;
  /** How far back a match may refer: the dictionary's size. */
  reach = 0;
  /** What to add to a place in `dict` to get its distance from the dictionary's start, modulo 65,536. */
  #origin = 0;
  #lc = 0;
  #lp = 0;
  #pb = 0;
  #probs = new Uint16Array(literal + literalCoder);
  #state = 0;
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;

  /** Sets lc, lp and pb from their byte. */
  setProperties(byte: number): void {
    if (byte >= 9 * 5 * 5) throw new LzmaFault('impossible LZMA properties');
    this.#lc = byte % 9;
    this.#lp = Math.floor(byte / 9) % 5;
    this.#pb = Math.floor(byte / 45);
    if (this.#lc + this.#lp > 4) throw new LzmaFault('LZMA properties beyond those of LZMA2');
    const size = literal + (literalCoder << (this.#lc + this.#lp));
    if (this.#probs.length < size) this.#probs = new Uint16Array(size);
  }

  /** Forgets all output so far. */
  startDictionary(): void {
    this.position = 0;
    this.#origin = 0;
  }

  /** Makes `dict` larger. */
  grow(size: number): void {
    const grown = new Uint8Array(size);
    grown.set(this.dict.subarray(0, this.position));
    this.dict = grown;
  }

  /** Moves the output from `start` on to the front of `dict`. */
  dropBefore(start: number): void {
    this.dict.copyWithin(0, start, this.position);
    this.position -= start;
    this.#origin = (this.#origin + start) & 0xffff;
  }

  /** Forgets what the model has learnt. */
  resetState(): void {
    this.#probs.fill(half);
    this.#state = 0;
    this.#rep0 = 0;
    this.#rep1 = 0;
    this.#rep2 = 0;
    this.#rep3 = 0;
  }

  /**
   * Decodes one chunk, `input[from .. to]`, to exactly `outputEnd`. `input` must go on for some bytes after `to`,
   * whatever they are: reading past the chunk is noticed afterwards. After a fault `position` is where the last byte ends
   * that was decoded from the chunk alone.
   */
  decode(input: Uint8Array, from: number, to: number, outputEnd: number): void {
    if (to - from < 5 || input[from] !== 0) throw new LzmaFault('LZMA chunk without a beginning');
    this.#input = input;
    const probs = this.#probs;
    const dict = this.dict;
    const posMask = (1 << this.#pb) - 1;
    const literalMask = (1 << this.#lp) - 1;
    const lc = this.#lc;
    let state = this.#state;
    let at = from + 5;
    let range = -1;
    let code =
      ((input[from + 1] as number) << 24) |
      ((input[from + 2] as number) << 16) |
      ((input[from + 3] as number) << 8) |
      (input[from + 4] as number);
    let position = this.position;
    const shift = this.#origin;
    const reach = this.reach;
    let safe = position;
    while (position < outputEnd) {
      if (at > to) throw this.#fault(safe, 'LZMA chunk longer than it claims');
      safe = position;
      const posState = (position + shift) & posMask;
      let index = isMatch + (state << 4) + posState;
      let prob = probs[index] as number;
      let bound = Math.imul(range >>> 11, prob);
      if ((code ^ flip) < (bound ^ flip)) {
        range = bound;
        probs[index] = prob + ((2048 - prob) >> 5);
        if ((range & 0xff000000) === 0) {
          range <<= 8;
          code = (code << 8) | (input[at++] as number);
        }
        const before = position > 0 ? (dict[position - 1] as number) : 0;
        const coder =
          literal + literalCoder * ((((position + shift) & literalMask) << lc) + (before >> (8 - lc)));
        let symbol = 1;
        if (state >= 7) {
          // After a match the byte that it would have gone on with helps to predict, until the first difference.
          let matched = dict[position - this.#rep0 - 1] as number;
          do {
            const expected = (matched >> 7) & 1;
            matched <<= 1;
            index = coder + ((1 + expected) << 8) + symbol;
            prob = probs[index] as number;
            bound = Math.imul(range >>> 11, prob);
            let bit = 0;
            if ((code ^ flip) < (bound ^ flip)) {
              range = bound;
              probs[index] = prob + ((2048 - prob) >> 5);
            } else {
              range = (range - bound) | 0;
              code = (code - bound) | 0;
              probs[index] = prob - (prob >> 5);
              bit = 1;
            }
            if ((range & 0xff000000) === 0) {
              range <<= 8;
              code = (code << 8) | (input[at++] as number);
            }
            symbol = (symbol << 1) | bit;
            if (bit !== expected) break;
          } while (symbol < 0x100);
        }
        while (symbol < 0x100) {
          index = coder + symbol;
          prob = probs[index] as number;
          bound = Math.imul(range >>> 11, prob);
          if ((code ^ flip) < (bound ^ flip)) {
            range = bound;
            probs[index] = prob + ((2048 - prob) >> 5);
            symbol <<= 1;
          } else {
            range = (range - bound) | 0;
            code = (code - bound) | 0;
            probs[index] = prob - (prob >> 5);
            symbol = (symbol << 1) | 1;
          }
          if ((range & 0xff000000) === 0) {
            range <<= 8;
            code = (code << 8) | (input[at++] as number);
          }
        }
        dict[position++] = symbol;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      range = (range - bound) | 0;
      code = (code - bound) | 0;
      probs[index] = prob - (prob >> 5);
      if ((range & 0xff000000) === 0) {
        range <<= 8;
        code = (code << 8) | (input[at++] as number);
      }
      this.#at = at;
      this.#range = range;
      this.#code = code;
      this.#state = state;
      let length = this.#readMatch(posState);
      at = this.#at;
      range = this.#range;
      code = this.#code;
      state = this.#state;
      const distance = this.#rep0 + 1;
      // As a signed number a distance beyond 2 GiB is negative.
      if (distance <= 0 || distance > reach || distance > position)
        throw this.#fault(safe, 'LZMA distance beyond the dictionary');
      if (length > outputEnd - position) throw this.#fault(safe, 'LZMA match beyond its chunk');
      let source = position - distance;
      if (length > 32 && (distance >= length || distance === 1)) {
        if (distance === 1) dict.fill(dict[source] as number, position, position + length);
        else dict.copyWithin(position, source, source + length);
        position += length;
      } else {
        for (; length > 0; length -= 1) dict[position++] = dict[source++] as number;
      }
    }
    if (at !== to || code !== 0) throw new LzmaFault('LZMA chunk of another length than it claims');
    this.position = position;
    this.#state = state;
  }

  #fault(position: number, message: string): LzmaFault {
    this.position = position;
    return new LzmaFault(message);
  }

  /** Reads a match or a repeat after its first bit: sets the distance, and returns the length. */
  #readMatch(posState: number): number {
    const state = this.#state;
    if (this.#bit(isRep + state) === 0) {
      this.#rep3 = this.#rep2;
      this.#rep2 = this.#rep1;
      this.#rep1 = this.#rep0;
      this.#state = state < 7 ? 7 : 10;
      const length = this.#readLength(matchLength, posState);
      this.#rep0 = this.#readDistance(length);
      return length;
    }
    if (this.#bit(isRep0 + state) === 0) {
      if (this.#bit(isRep0Long + (state << 4) + posState) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      let distance: number;
      if (this.#bit(isRep1 + state) === 0) distance = this.#rep1;
      else {
        if (this.#bit(isRep2 + state) === 0) distance = this.#rep2;
        else {
          distance = this.#rep3;
          this.#rep3 = this.#rep2;
        }
        this.#rep2 = this.#rep1;
      }
      this.#rep1 = this.#rep0;
      this.#rep0 = distance;
    }
    this.#state = state < 7 ? 8 : 11;
    return this.#readLength(repLength, posState);
  }

  #readLength(model: number, posState: number): number {
    if (this.#bit(model) === 0) return 2 + this.#tree(model + lengthShort + posState * 8, 3);
    if (this.#bit(model + 1) === 0) return 10 + this.#tree(model + lengthMiddle + posState * 8, 3);
    return 18 + this.#tree(model + lengthLong, 8);
  }

  #readDistance(length: number): number {
    const slot = this.#tree(distSlot + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << bits;
    if (slot < 14) return base + this.#reverseTree(distSpecial + base - slot, bits);
    const high = this.#direct(bits - 4) << 4;
    return (base + high + this.#reverseTree(distAlign, 4)) | 0;
  }

  #tree(first: number, bits: number): number {
    let symbol = 1;
    for (let bit = 0; bit < bits; bit += 1) symbol = (symbol << 1) | this.#bit(first + symbol);
    return symbol - (1 << bits);
  }

  #reverseTree(first: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      const one = this.#bit(first + symbol);
      symbol = (symbol << 1) | one;
      value |= one << bit;
    }
    return value;
  }

  /** Bits of even odds. */
  #direct(bits: number): number {
    let range = this.#range;
    let code = this.#code;
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1) {
      range >>>= 1;
      code = (code - range) | 0;
      const borrow = code >> 31;
      code = (code + (range & borrow)) | 0;
      value = (value << 1) + 1 + borrow;
      if ((range & 0xff000000) === 0) {
        range <<= 8;
        code = (code << 8) | (this.#input[this.#at++] as number);
      }
    }
    this.#range = range;
    this.#code = code;
    return value;
  }

  #bit(index: number): number {
    const prob = this.#probs[index] as number;
    const bound = Math.imul(this.#range >>> 11, prob);
    let bit = 0;
    if ((this.#code ^ flip) < (bound ^ flip)) {
      this.#range = bound;
      this.#probs[index] = prob + ((2048 - prob) >> 5);
    } else {
      this.#range = (this.#range - bound) | 0;
      this.#code = (this.#code - bound) | 0;
      this.#probs[index] = prob - (prob >> 5);
      bit = 1;
    }
    if ((this.#range & 0xff000000) === 0) {
      this.#range <<= 8;
      this.#code = (this.#code << 8) | (this.#input[this.#at++] as number);
    }
    return bit;
  }
}
