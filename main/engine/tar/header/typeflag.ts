/** The typeflags that are known here (T1.10), as bytes: POSIX's, GNU's, and `X` of Solaris. */
export const typeflag = {
  oldFile: 0,
  file: 0x30, // 0
  hardlink: 0x31,
  symlink: 0x32,
  char: 0x33,
  block: 0x34,
  directory: 0x35,
  fifo: 0x36,
  contiguous: 0x37, // 7
  dumpDirectory: 0x44, // D
  gnuSparse: 0x53, // S
  label: 0x56, // V
  pax: 0x78, // x
  solarisPax: 0x58, // X
  global: 0x67, // g
  longName: 0x4c, // L
  longLink: 0x4b, // K
} as const;

/** A typeflag for a person. */
export function flagText(flag: number): string {
  return flag > 0x20 && flag < 0x7f ? `"${String.fromCharCode(flag)}"` : `0x${flag.toString(16)}`;
}
