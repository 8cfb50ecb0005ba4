/** CRC-32C (Castagnoli), reflected. */
const POLYNOMIAL = 0x82f63b78;
const TABLES = 8;

/** `tables[n][b]`: the byte b with n bytes of nothing behind it. */
const tables: [Int32Array, ...Int32Array[]] = [Int32Array.from({ length: 256 }, (_, byte) => crcOfByte(byte))];
while (tables.length < TABLES) {
  tables.push((tables.at(-1) ?? tables[0]).map((crc) => (crc >>> 8) ^ entry(tables[0], crc)));
}
const [T0, T1, T2, T3, T4, T5, T6, T7] = tables as unknown as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/**
 * The checksum of a Kafka record batch, eight bytes a step ("slicing by 8": Kounavis and Berry, 2008); a table alone takes one byte
 * a step. Unsigned.
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  for (const whole = bytes.length - (bytes.length % 8); at < whole; at += 8) {
    const first =
      crc ^ (byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24));
    crc =
      entry(T7, first) ^
      entry(T6, first >>> 8) ^
      entry(T5, first >>> 16) ^
      entry(T4, first >>> 24) ^
      entry(T3, byte(bytes, at + 4)) ^
      entry(T2, byte(bytes, at + 5)) ^
      entry(T1, byte(bytes, at + 6)) ^
      entry(T0, byte(bytes, at + 7));
  }
  for (; at < bytes.length; at += 1) crc = entry(T0, crc ^ byte(bytes, at)) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

function crcOfByte(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function entry(table: Int32Array, index: number): number {
  return table[index & 255] as number;
}
