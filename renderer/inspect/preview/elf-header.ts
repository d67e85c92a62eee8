/** What an ELF file's header and program headers say (System V ABI, chapter 4 and 5). */
export interface ElfSummary {
  readonly bits: 32 | 64;
  readonly endian: 'little' | 'big';
  readonly abi: string;
  readonly type: string;
  readonly machine: string;
  /** Address of the first instruction, as hex; null when there is none. */
  readonly entry: string | null;
  readonly interpreter: string | null;
  readonly isDynamic: boolean;
  readonly programHeaders: number;
  readonly sectionHeaders: number;
}

const abis: Readonly<Record<number, string>> = {
  0: 'System V',
  3: 'GNU/Linux',
  6: 'Solaris',
  9: 'FreeBSD',
  12: 'OpenBSD',
};
const types: Readonly<Record<number, string>> = {
  1: 'relocatable object',
  2: 'executable at a fixed address',
  3: 'shared object or position-independent executable',
  4: 'core dump',
};
const machines: Readonly<Record<number, string>> = {
  3: 'x86 (386)',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC 64 (ppc64)',
  22: 'IBM Z (s390x)',
  40: 'Arm, 32 bits (arm)',
  62: 'x86-64 (amd64)',
  183: 'Arm, 64 bits (arm64)',
  243: 'RISC-V (riscv64)',
  258: 'LoongArch (loong64)',
};
const interpreterType = 3;
const dynamicType = 2;

/** The summary of an ELF file from its first bytes, or null when they are too few or no such header. */
export function elfSummary(bytes: Uint8Array): ElfSummary | null {
  if (bytes.length < 52 || bytes[0] !== 0x7f || bytes[1] !== 0x45) return null;
  const is64 = bytes[4] === 2;
  const little = bytes[5] !== 2;
  if (is64 && bytes.length < 64) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): bigint =>
    is64 ? view.getBigUint64(at, little) : BigInt(view.getUint32(at, little));
  const entry = word(24);
  const programOffset = Number(word(is64 ? 32 : 28));
  const counts = is64 ? 54 : 42;
  const entrySize = view.getUint16(counts, little);
  const programHeaders = view.getUint16(counts + 2, little);
  const program = { offset: programOffset, size: entrySize, count: programHeaders };
  const headers = readProgramHeaders(view, program, is64, little);
  const interpreter = headers.find((header) => header.type === interpreterType);
  return {
    bits: is64 ? 64 : 32,
    endian: little ? 'little' : 'big',
    abi: abis[bytes[7] ?? 0] ?? `number ${bytes[7] ?? 0}`,
    type: types[view.getUint16(16, little)] ?? `number ${view.getUint16(16, little)}`,
    machine: machines[view.getUint16(18, little)] ?? `number ${view.getUint16(18, little)}`,
    entry: entry === 0n ? null : `0x${entry.toString(16)}`,
    interpreter: interpreter === undefined ? null : stringAt(bytes, interpreter.offset, interpreter.length),
    isDynamic: headers.some((header) => header.type === dynamicType),
    programHeaders,
    sectionHeaders: view.getUint16(counts + 6, little),
  };
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly length: number;
}

/** As many program headers as lie within the bytes at hand. */
function readProgramHeaders(
  view: DataView,
  table: { readonly offset: number; readonly size: number; readonly count: number },
  is64: boolean,
  little: boolean,
): readonly ProgramHeader[] {
  const headers: ProgramHeader[] = [];
  const least = is64 ? 56 : 32;
  if (table.size < least) return headers;
  for (let index = 0; index < table.count; index += 1) {
    const at = table.offset + index * table.size;
    if (at + least > view.byteLength) break;
    headers.push({
      type: view.getUint32(at, little),
      offset: is64 ? Number(view.getBigUint64(at + 8, little)) : view.getUint32(at + 4, little),
      length: is64 ? Number(view.getBigUint64(at + 32, little)) : view.getUint32(at + 16, little),
    });
  }
  return headers;
}

/** A zero-terminated string within the bytes at hand, or null. */
function stringAt(bytes: Uint8Array, offset: number, length: number): string | null {
  if (length <= 0 || length > 4_096 || offset + length > bytes.length) return null;
  const text = new TextDecoder().decode(bytes.subarray(offset, offset + length));
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
