/** What is needed of DER to write a certificate (X.690; RFC 5280 says what goes into one). */
export const der = {
  sequence: (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts)),
  set: (...parts: readonly Buffer[]): Buffer => tagged(0x31, Buffer.concat(parts)),
  /** Of a number that is not negative, most significant byte first. */
  integer(bytes: Uint8Array): Buffer {
    const first = bytes.findIndex((byte) => byte !== 0);
    const magnitude = Buffer.from(first < 0 ? [0] : bytes.subarray(first));
    return tagged(0x02, (magnitude[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), magnitude]) : magnitude);
  },
  boolean: (value: boolean): Buffer => tagged(0x01, Buffer.of(value ? 0xff : 0)),
  text: (text: string): Buffer => tagged(0x0c, Buffer.from(text)),
  octets: (bytes: Uint8Array): Buffer => tagged(0x04, bytes),
  bits: (bytes: Uint8Array, unusedBits = 0): Buffer => tagged(0x03, Buffer.concat([Buffer.of(unusedBits), bytes])),
  identifier(dotted: string): Buffer {
    const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
    return tagged(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(toBase128)));
  },
  /** To the second; RFC 5280 §4.1.2.5 wants two digits of the year before 2050. */
  time(date: Date): Buffer {
    const text = date.toISOString().replace(/[-:T]|\.\d+/g, "");
    return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
  },
  /** A constructed context tag. */
  context: (tag: number, body: Buffer): Buffer => tagged(0xa0 | tag, body),
  /** A primitive context tag. */
  implicit: (tag: number, body: Uint8Array): Buffer => tagged(0x80 | tag, body),
};

function tagged(tag: number, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  return Buffer.of(0x82, length >> 8, length & 0xff);
}

function toBase128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) | 0x80);
  }
  return digits;
}
