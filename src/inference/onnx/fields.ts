import { SutradharError } from "../../core/index.ts";

/** A field of a protobuf message: a number, or the bytes of whatever it is. */
export interface Field {
  readonly field: number;
  readonly value: number | Uint8Array;
}

/** The fields of one protobuf message. Numbers above 2^53 lose digits: none that is asked for here is one that may. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const reader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const tag = readVarint(reader);
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (field === 0) throw refused("is no ONNX model: it is not made of fields");
    if (wire === 0) yield { field, value: readVarint(reader) };
    else if (wire === 2) yield { field, value: take(reader, readVarint(reader)) };
    else if (wire === 1) take(reader, 8);
    else if (wire === 5) take(reader, 4);
    else throw refused("is no ONNX model: it is not made of fields");
  }
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

function readVarint(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 10; shift++) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw refused("is no whole ONNX model: it is cut off");
    value += (byte & 0x7f) * 2 ** (7 * shift);
    if (byte < 0x80) return value;
  }
  throw refused("is no ONNX model: it has a number without end");
}

function take(reader: Reader, length: number): Uint8Array {
  if (length > reader.bytes.length - reader.at) throw refused("is no whole ONNX model: it is cut off");
  const part = reader.bytes.subarray(reader.at, reader.at + length);
  reader.at += length;
  return part;
}

/** Dimensions come one by one, or packed. */
export function numbersOf(value: number | Uint8Array): readonly number[] {
  if (typeof value === "number") return [value];
  const reader = { bytes: value, at: 0 };
  const numbers: number[] = [];
  while (reader.at < value.length) numbers.push(readVarint(reader));
  return numbers;
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function refused(why: string): SutradharError {
  return new SutradharError("asset_invalid", why);
}
