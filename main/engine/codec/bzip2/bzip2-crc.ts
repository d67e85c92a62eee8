/** CRC-32 as bzip2 has it: zlib's polynomial, most significant bit first. */
export const crcTable: Uint32Array = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});
