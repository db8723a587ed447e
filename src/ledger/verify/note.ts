import { decodeBase64, encodeBase64 } from "./base64.ts";
import { checkKeyName } from "./verifier-key.ts";
import { VerificationFailure } from "./verification-failure.ts";

/** More than any quorum needs; a verifier must take 16 (c2sp.org/signed-note). */
const signaturesMax = 100;
const noteCharsMax = 1_000_000;

/** One line below a note's text: whose it says it is, and the bytes after the key's id. Nothing in it is checked yet. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** A text with the signatures below it. The text ends with a newline. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Takes a signed note apart, and checks none of its signatures. @throws VerificationFailure `malformed` */
export function parseNote(note: string): Note {
  if (note.length > noteCharsMax) throw malformed(`a note has at most ${noteCharsMax} characters, got ${note.length}`);
  // oxlint-disable-next-line no-control-regex -- c2sp.org/signed-note allows no control character but the newline.
  if (/[\u0000-\u0009\u000b-\u001f\ufffd]/.test(note))
    throw malformed("a note holds no control characters, and is UTF-8");
  const split = note.lastIndexOf("\n\n");
  if (split < 0) throw malformed("a note has an empty line between its text and its signatures");
  const lines = note.slice(split + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0) throw malformed("a note ends with whole signature lines");
  if (lines.length > signaturesMax)
    throw malformed(`a note has at most ${signaturesMax} signatures, got ${lines.length}`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** Reads `— name base64(key id ‖ signature)`. */
export function parseSignatureLine(line: string): NoteSignature {
  const match = /^\u2014 (?<name>[^ ]+) (?<encoded>[^ ]+)$/.exec(line);
  const { name, encoded } = match?.groups ?? {};
  if (name === undefined || encoded === undefined) throw malformed("a signature line reads — name signature");
  checkKeyName(name);
  const bytes = decodeBase64(encoded, "a signature");
  if (bytes.length < 5) throw malformed("a signature is longer than its key's id");
  return { name, keyId: Buffer.from(bytes.subarray(0, 4)).toString("hex"), bytes: bytes.subarray(4) };
}

export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map((signature) => `${formatSignatureLine(signature)}\n`).join("")}`;
}

export function formatSignatureLine({ name, keyId, bytes }: NoteSignature): string {
  return `\u2014 ${name} ${encodeBase64(Buffer.concat([Buffer.from(keyId, "hex"), bytes]))}`;
}

function malformed(message: string): VerificationFailure {
  return new VerificationFailure("malformed", message);
}
