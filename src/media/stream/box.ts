/** A box of the ISO base media file format (ISO/IEC 14496-12 §4.2): its size, its type, what is in it. */
export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([boxHead(type, byteLength(content)), ...content]);
}

/** A box that has a version and flags (§4.2). */
export function fullBox(
  type: string,
  { version = 0, flags = 0 }: { readonly version?: number; readonly flags?: number },
  ...content: readonly Uint8Array[]
): Uint8Array {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}

/** The eight bytes before a box's content, for content that is copied once only. */
export function boxHead(type: string, contentBytes: number): Uint8Array {
  return Buffer.concat([u32(8 + contentBytes), ascii(type)]);
}

export function byteLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}

export function u32(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

export function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

export function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
