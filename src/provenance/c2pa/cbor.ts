/** What can be written. A map keeps its order; a `tag` says what the value behind it means. */
export type Cbor =
  | number
  | string
  | null
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<number | string, Cbor>
  | { readonly tag: number; readonly value: Cbor };

/** The bytes of a value, as RFC 8949 §4.2.1 wants them: definite lengths, shortest heads. Whole numbers only. */
export function encodeCbor(value: Cbor): Buffer {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(encodeCbor)]);
  if ("tag" in value) return Buffer.concat([head(6, value.tag), encodeCbor(value.value)]);
  const list = value as readonly Cbor[];
  return Buffer.concat([head(4, list.length), ...list.map(encodeCbor)]);
}

function head(major: number, count: number): Buffer {
  const first = major << 5;
  if (count < 24) return Buffer.from([first | count]);
  if (count < 0x100) return Buffer.from([first | 24, count]);
  const bytes = Buffer.alloc(count < 0x1_0000 ? 3 : 5);
  bytes[0] = first | (bytes.length === 3 ? 25 : 26);
  if (bytes.length === 3) bytes.writeUInt16BE(count, 1);
  else bytes.writeUInt32BE(count, 1);
  return bytes;
}
