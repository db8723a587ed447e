import { VerificationFailure } from "./verification-failure.ts";

/** One value in DER (X.690): its tag, what is in it, and the bytes of the whole. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly bytes: Uint8Array;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectId: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** `[n]` around a value, or instead of a constructed one. */
  context: (number: number) => 0xa0 | number,
} as const;

const depthMax = 32;

/** Reads exactly one value. @throws VerificationFailure `malformed` */
export function readDer(bytes: Uint8Array): DerValue {
  const [value, ...rest] = readAll(bytes);
  if (!value || rest.length > 0) throw malformed("one value was expected");
  return value;
}

/** The values inside a constructed one, in their order. */
export function childrenOf({ tag, content }: DerValue): readonly DerValue[] {
  if ((tag & 0x20) === 0) throw malformed(`tag ${tag} holds no values`);
  return readAll(content);
}

function readAll(bytes: Uint8Array): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const value = readAt(bytes, at);
    values.push(value);
    at += value.bytes.length;
  }
  return values;
}

function readAt(bytes: Uint8Array, at: number): DerValue {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tags above 30 and lengths without an end are not in what we read, and DER has none of the latter.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80)
    throw malformed("a value is torn");
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  const start = at + 2 + lengthBytes;
  if (lengthBytes > 4 || start > bytes.length) throw malformed("a length is torn");
  const length = lengthBytes === 0 ? first : readUnsigned(bytes.subarray(at + 2, start));
  if (start + length > bytes.length) throw malformed("a value is shorter than it says");
  return { tag, content: bytes.subarray(start, start + length), bytes: bytes.subarray(at, start + length) };
}

function readUnsigned(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** The child with this tag. */
export function childOf(value: DerValue, tag: number): DerValue | undefined {
  return childrenOf(value).find((child) => child.tag === tag);
}

/** Follows places and tags down to a value: `[0, 2]` is the third child of the first. */
export function descend(value: DerValue, ...places: readonly number[]): DerValue {
  if (places.length > depthMax) throw malformed("it lies too deep");
  return places.reduce((at, place) => {
    const child = childrenOf(at)[place];
    if (child) return child;
    throw malformed(`a value has no ${place + 1}th part`);
  }, value);
}

/** `1.2.840.113549…`, X.690 §8.19. */
export function readObjectId({ tag, content }: DerValue): string {
  if (tag !== tags.objectId || content.length === 0) throw malformed("an object identifier was expected");
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(head / 40));
  return [root, head - root * 40, ...rest].join(".");
}

/** A GeneralizedTime in UTC, as RFC 3161 §2.4.2 has it: with or without a fraction of a second. */
export function readTime({ tag, content }: DerValue): Date {
  const text = Buffer.from(content).toString("latin1");
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = ""] = match ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`);
  if (tag !== tags.generalizedTime || Number.isNaN(time.getTime())) throw malformed("a time was expected");
  return time;
}

/** Puts values one after another into one with this tag. */
export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const size: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  const length = content.length < 0x80 ? [content.length] : [0x80 + size.length, ...size];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

export function writeObjectId(text: string): Uint8Array {
  const [root = 0, second = 0, ...arcs] = text.split(".").map(Number);
  const bytes = [root * 40 + second, ...arcs].flatMap((arc) => {
    const septets = [arc % 128];
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
      septets.unshift(0x80 + (rest % 128));
    return septets;
  });
  return writeDer(tags.objectId, Uint8Array.from(bytes));
}

/** A number of any length, not negative: its bytes, the largest first. */
export function writeUnsigned(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return writeDer(tags.integer, (digits[0] as number) < 0x80 ? digits : Buffer.concat([Uint8Array.of(0), digits]));
}

function malformed(message: string): VerificationFailure {
  return new VerificationFailure("malformed", `this is no DER: ${message}`);
}
