import { createHmac } from "node:crypto";
import { decodeMessage, encodeMessage, messageBits } from "./mark-code.ts";
import { deriveMarkKey, type MarkKey } from "./mark-key.ts";

/** Whose video it is, the same in every shot of a workspace; and which shot it is. */
export type MarkLayer = "issuer" | "shot";

/** Ten hexadecimal digits: 40 bits. */
export type MarkId = string & { readonly brand: "MarkId" };

export function isMarkId(text: string): text is MarkId {
  return /^[0-9a-f]{10}$/.test(text);
}

const formatVersion = 1;
const versionBits = 4;
const idBits = 40;
const macBits = 16;

/** How many payloads are valid of all that a codeword can say: what a p-value of a blind read is corrected by. */
export const validPayloads = 2 ** idBits;

/** An id from what it stands for. Another key gives another id, so that ids of two workspaces say nothing together. */
export function deriveMarkId(key: MarkKey, layer: MarkLayer, subject: string): MarkId {
  const digest = createHmac("sha256", deriveMarkKey(key, "id")).update(`${layer}|${subject}`).digest("hex");
  return digest.slice(0, idBits / 4) as MarkId;
}

/** The codeword of a payload: version, id, and a code over both that only the key's holder can make. */
export function encodeMark(key: MarkKey, layer: MarkLayer, id: MarkId): Uint8Array {
  const payload = (BigInt(formatVersion) << BigInt(idBits)) | BigInt(`0x${id}`);
  const message = (payload << BigInt(macBits)) | BigInt(authenticate(key, layer, payload));
  return encodeMessage(toBits(scramble(key, message, rounds)));
}

/** The id that a codeword's soft values say, or undefined where what they say was not written with this key. */
export function decodeMark(key: MarkKey, layer: MarkLayer, soft: Float64Array): MarkId | undefined {
  const message = scramble(key, fromBits(decodeMessage(soft)), rounds.toReversed());
  const payload = message >> BigInt(macBits);
  if (Number(message & 0xffffn) !== authenticate(key, layer, payload)) return undefined;
  if (Number(payload >> BigInt(idBits)) !== formatVersion) return undefined;
  return (payload & (2n ** BigInt(idBits) - 1n)).toString(16).padStart(idBits / 4, "0") as MarkId;
}

function authenticate(key: MarkKey, layer: MarkLayer, payload: bigint): number {
  const text = `${layer}|${payload.toString(16).padStart((versionBits + idBits) / 4, "0")}`;
  return createHmac("sha256", deriveMarkKey(key, "payload")).update(text).digest().readUInt16BE(0);
}

const rounds = ["a", "b", "c", "d"] as const;
const halfBits = BigInt(messageBits / 2);
const halfMask = (1n << halfBits) - 1n;

/**
 * Luby and Rackoff's four rounds (1988), which are undone by going backwards: ids that look alike get codewords that differ
 * in half of their bits, as if by chance, so that none is ever mistaken for a neighbour.
 */
function scramble(key: MarkKey, message: bigint, order: readonly string[]): bigint {
  const secret = deriveMarkKey(key, "scramble");
  let [left, right] = [message >> halfBits, message & halfMask];
  for (const round of order) {
    const digest = createHmac("sha256", secret).update(`${round}|${right}`).digest();
    [left, right] = [right, left ^ (BigInt(digest.readUInt32BE(0)) & halfMask)];
  }
  // Swapped at the end, so that the same rounds backwards undo it.
  return (right << halfBits) | left;
}

function toBits(message: bigint): Uint8Array {
  return Uint8Array.from({ length: messageBits }, (_unused, i) =>
    Number((message >> BigInt(messageBits - 1 - i)) & 1n),
  );
}

function fromBits(bits: Uint8Array): bigint {
  return bits.reduce((sum, bit) => (sum << 1n) | BigInt(bit), 0n);
}
