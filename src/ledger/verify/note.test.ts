import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testSigner } from "../../../test/fixtures/built-log.ts";
import { cosign, createSigner, signNote } from "../signing/index.ts";
import { formatNote, parseNote } from "./note.ts";
import { openNote } from "./signature.ts";
import { VerificationFailure } from "./verification-failure.ts";
import { formatVerifierKey, parseVerifierKey } from "./verifier-key.ts";

// From the documentation of golang.org/x/mod/sumdb/note, and the example of c2sp.org/signed-note.
const neumannSeed = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const neumannText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const neumannNote = `${neumannText}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const fooKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const fooNote =
  "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

const reasonOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof VerificationFailure) return error.reason;
    throw error;
  }
  return "none";
};

describe("a verifier key", () => {
  it.each([neumannKey, enochKey, fooKey])("reads and writes %s", (text) => {
    expect(formatVerifierKey(parseVerifierKey(text))).toBe(text);
  });

  it.each([
    ["another id", neumannKey.replace("c74f20a3", "c74f20a4")],
    ["an id in upper case", neumannKey.replace("c74f20a3", "C74F20A3")],
    ["another type", neumannKey.replace("+AR", "+CR")],
    ["a short key", neumannKey.slice(0, -4)],
    ["no padding that fits", `${neumannKey}=`],
    ["no name", neumannKey.slice("PeterNeumann".length)],
    ["a name with a space", neumannKey.replace("PeterNeumann", "Peter Neumann")],
    ["nothing", ""],
  ])("is refused with %s", (_, text) => {
    expect(reasonOf(() => parseVerifierKey(text))).toBe("malformed");
  });
});

describe("a signed note", () => {
  it.each([
    ["Go's", neumannNote, neumannKey],
    ["the specification's", fooNote, fooKey],
  ])("opens as %s example does", (_, note, key) => {
    const { text, signatures } = openNote(note, [parseVerifierKey(key)]);
    expect(note.startsWith(text)).toBe(true);
    expect(signatures.map((signature) => formatVerifierKey(signature.key))).toEqual([key]);
  });

  it("is written byte for byte as Go writes it", async () => {
    expect(await signNote(neumannText, [createSigner("PeterNeumann", "note", neumannSeed)])).toBe(neumannNote);
  });

  it("opens with any of several signatures, and tells of each known key once", async () => {
    const signers = [1, 2, 3].map((number) => testSigner(`key${number}`, number));
    const note = await signNote("text\n", [...signers, signers[0]!]);
    const known = signers.slice(0, 2).map(({ key }) => key);
    expect(openNote(note, known).signatures.map(({ key }) => key.name)).toEqual(["key1", "key2"]);
  });

  it("passes over unknown keys, also where name or id are those of a known one", async () => {
    const known = testSigner("name", 1);
    const other = testSigner("name", 2);
    const { signatures, text } = parseNote(await signNote("text\n", [known]));
    const sameId = { ...signatures[0]!, name: "another" };
    const note = formatNote({ text, signatures: [sameId, ...parseNote(await signNote("text\n", [other])).signatures] });
    expect(reasonOf(() => openNote(note, [known.key]))).toBe("key_unknown");
  });

  it("is refused as a whole where a known key's signature does not hold", async () => {
    const [good, bad] = [testSigner("good", 1), testSigner("bad", 2)];
    const note = parseNote(await signNote("text\n", [good, bad]));
    const spoiled = note.signatures.map((signature) =>
      signature.name === "bad" ? { ...signature, bytes: signature.bytes.with(3, signature.bytes[3]! ^ 1) } : signature,
    );
    expect(reasonOf(() => openNote(formatNote({ ...note, signatures: spoiled }), [good.key, bad.key]))).toBe(
      "signature_invalid",
    );
    expect(reasonOf(() => openNote(formatNote({ ...note, text: "texts\n" }), [good.key]))).toBe("signature_invalid");
  });

  it("keeps empty lines in its text, and ends it at the last one", async () => {
    const text = "one\n\n— no signature of this note\n\ntwo\n";
    const note = await signNote(text, [testSigner()]);
    expect(openNote(note, [testSigner().key]).text).toBe(text);
  });

  it.each([
    ["no signature", neumannText],
    ["no empty line", neumannNote.replace("\n\n", "\n")],
    ["no newline at its end", neumannNote.slice(0, -1)],
    ["a carriage return", neumannNote.replace("\n", "\r\n")],
    ["a tab", neumannNote.replace(" you", "\tyou")],
    ["another dash", neumannNote.replace("—", "-")],
    ["a signature that is no base 64", neumannNote.replace("x08go", "x08g!")],
    ["a second spelling of its signature", neumannNote.replace("nAM=", "nAN=")],
    ["a signature of an id alone", `${neumannText}\n— PeterNeumann x08gow==\n`],
    ["more signatures than anyone needs", `${neumannText}\n${neumannNote.slice(neumannText.length + 1).repeat(101)}`],
    ["a text without end", `${"x".repeat(1_000_001)}${neumannNote}`],
  ])("is malformed with %s", (_, note) => {
    expect(reasonOf(() => openNote(note, [parseVerifierKey(neumannKey)]))).toBe("malformed");
  });

  it("reads back as what was written", () => {
    const line = fc.stringMatching(/^[ -~]{0,20}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.uint8Array({ minLength: 1 }), (lines, bytes) => {
        const note = {
          text: `${lines.join("\n")}\n`,
          signatures: [{ name: "n", keyId: "01020304", bytes: Buffer.from(bytes) }],
        };
        expect(parseNote(formatNote(note))).toEqual(note);
      }),
    );
  });
});

describe("a cosignature", () => {
  const witness = testSigner("witness.example/w1", 7, "cosignature");
  const time = new Date("2026-11-22T10:00:00.900Z");
  const text = "origin\n1\nroot\n";

  it("holds with its time, in whole seconds", async () => {
    const note = formatNote({ text, signatures: [await cosign(text, witness, time)] });
    const { signatures } = openNote(note, [witness.key]);
    expect(signatures[0]?.time?.toISOString()).toBe("2026-11-22T10:00:00.000Z");
  });

  it("does not hold at another time, and is none of a plain key", async () => {
    const signature = await cosign(text, witness, time);
    const moved = { ...signature, bytes: signature.bytes.with(7, signature.bytes[7]! + 1) };
    expect(reasonOf(() => openNote(formatNote({ text, signatures: [moved] }), [witness.key]))).toBe(
      "signature_invalid",
    );
    const short = { ...signature, bytes: signature.bytes.subarray(0, 7) };
    expect(reasonOf(() => openNote(formatNote({ text, signatures: [short] }), [witness.key]))).toBe(
      "signature_invalid",
    );
    const plain = testSigner("witness.example/w1", 7);
    expect(reasonOf(() => openNote(formatNote({ text, signatures: [signature] }), [plain.key]))).toBe("key_unknown");
  });
});
