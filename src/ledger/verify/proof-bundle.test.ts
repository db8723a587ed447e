import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../core/index.ts";
import { buildLog, plainEntries, plainEntry, testSigner } from "../../../test/fixtures/built-log.ts";
import { fieldKeyOf } from "../entries/index.ts";
import { proveEntry } from "../evidence/index.ts";
import { cosign, signNote, type Signer } from "../signing/index.ts";
import { proveInclusion } from "../tiles/index.ts";
import { commitmentOf } from "./commitment.ts";
import { createHashReader } from "./hash-reader.ts";
import { formatNote, parseNote } from "./note.ts";
import { createPolicy } from "./policy.ts";
import { formatBundle, parseBundle, verifyBundle, type ProofBundle } from "./proof-bundle.ts";
import { formatRotation, keyRotatedType } from "./statement.ts";
import { formatTlogProof, parseTlogProof } from "./tlog-proof.ts";
import { VerificationFailure } from "./verification-failure.ts";

const signer = testSigner();
const policy = createPolicy([signer.key]);
const entries = plainEntries(300);

function refusal(bundle: ProofBundle, trusted = policy): string {
  const verdict = verifyBundle(bundle, trusted);
  return verdict.valid ? "valid" : verdict.reason;
}

describe("a proof of an entry", () => {
  it.each([0, 1, 255, 256, 299])("shows that entry %i stands in the log", async (index) => {
    const bundle = parseBundle(formatBundle(await proveEntry(await buildLog(entries), index)));
    expect(verifyBundle(bundle, policy)).toMatchObject({
      valid: true,
      index,
      size: 300,
      origin: signer.key.name,
      entry: JSON.parse(entries[index]!),
    });
  });

  it("is refused for another entry, another place, another tree and another key", async () => {
    const bundle = await proveEntry(await buildLog(entries), 7);
    const proof = parseTlogProof(bundle.proof);
    expect(refusal({ ...bundle, entry: entries[8]! })).toBe("not_included");
    expect(refusal({ ...bundle, entry: `${bundle.entry} ` })).toBe("not_included");
    expect(refusal({ ...bundle, proof: formatTlogProof({ ...proof, index: 8 }) })).toBe("not_included");
    expect(refusal({ ...bundle, proof: formatTlogProof({ ...proof, index: 300 }) })).toBe("not_included");
    expect(refusal({ ...bundle, proof: formatTlogProof({ ...proof, path: proof.path.slice(1) }) })).toBe(
      "not_included",
    );
    const { note } = await buildLog(entries.slice(0, 299));
    expect(refusal({ ...bundle, proof: formatTlogProof({ ...proof, checkpoint: note }) })).toBe("not_included");
    expect(refusal(bundle, createPolicy([testSigner(signer.key.name, 2).key]))).toBe("key_unknown");
    expect(refusal({ ...bundle, proof: bundle.proof.replace("\n300\n", "\n301\n") })).toBe("signature_invalid");
  });

  it("counts with its witnesses only, where witnesses are asked for", async () => {
    const witness = testSigner("witness.example/w", 5, "cosignature");
    const bundle = await proveEntry(await buildLog(entries), 7);
    const strict = createPolicy([signer.key], [witness.key]);
    expect(refusal(bundle, strict)).toBe("quorum_missing");
    const proof = parseTlogProof(bundle.proof);
    const note = parseNote(proof.checkpoint);
    const line = await cosign(note.text, witness, new Date("2026-11-22T10:00:00Z"));
    const checkpoint = formatNote({ ...note, signatures: [...note.signatures, line] });
    const cosigned = { ...bundle, proof: formatTlogProof({ ...proof, checkpoint }) };
    expect(verifyBundle(cosigned, strict)).toMatchObject({
      valid: true,
      cosignatures: [{ name: witness.key.name, time: "2026-11-22T10:00:00.000Z" }],
    });
  });

  it("of the example in c2sp.org/tlog-proof reads back as it is written, with extra data and without", () => {
    const proof = {
      index: 73_894,
      path: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)].map((each) => Buffer.from(each)),
      checkpoint: "o\n1\nr\n\n— o AAAAAAA=\n",
    };
    for (const each of [proof, { ...proof, extra: Buffer.from("more") }, { ...proof, path: [] }]) {
      expect(parseTlogProof(formatTlogProof(each))).toEqual(each);
    }
    expect(formatTlogProof(proof).split("\n").slice(0, 2)).toEqual(["c2sp.org/tlog-proof@v1", "index 73894"]);
  });

  it.each([
    ["another first line", (text: string) => text.replace("@v1", "@v2")],
    ["no index", (text: string) => text.replace(/index \d+\n/, "")],
    ["an index with a zero before it", (text: string) => text.replace("index ", "index 0")],
    ["a hash that is too short", (text: string) => text.replace(/\n(\S{43}=)\n/, "\nAAAA\n")],
    ["more hashes than a tree is high", (text: string) => text.replace(/\n(\S{43}=)\n/, `\n${"$1\n".repeat(64)}`)],
    ["no checkpoint", (text: string) => text.split("\n\n")[0]!],
  ])("is malformed with %s", async (_, spoil) => {
    const bundle = await proveEntry(await buildLog(entries), 7);
    expect(refusal({ ...bundle, proof: spoil(bundle.proof) })).toBe("malformed");
  });
});

describe("a bundle", () => {
  it.each([
    ["no JSON", "no"],
    ["another format", JSON.stringify({ format: "other/1", entry: "", proof: "" })],
    ["no entry", JSON.stringify({ format: "sutradhar-ledger-proof/1", proof: "" })],
    [
      "rotations that are none",
      JSON.stringify({ format: "sutradhar-ledger-proof/1", entry: "", proof: "", rotations: [1] }),
    ],
    [
      "openings that are none",
      JSON.stringify({ format: "sutradhar-ledger-proof/1", entry: "", proof: "", openings: {} }),
    ],
    [
      "stamps that are none",
      JSON.stringify({ format: "sutradhar-ledger-proof/1", entry: "", proof: "", timeStamps: [1] }),
    ],
  ])("is malformed with %s", (_, text) => {
    expect(() => parseBundle(text)).toThrow(VerificationFailure);
  });

  it("shows what a commitment stands for, and refuses what it does not", async () => {
    const key = Buffer.alloc(32, 6);
    const nonce = "n".repeat(22);
    const place = { nonce, path: "body.person" };
    const entry = canonicalJson({
      body: { person: commitmentOf(fieldKeyOf(key, place), "Asha Rao") },
      nonce,
      sequenced: "2026-11-22T10:00:00.000Z",
    });
    const bundle = await proveEntry(await buildLog([entry]), 0);
    const opening = {
      path: "body.person",
      value: "Asha Rao",
      key: Buffer.from(fieldKeyOf(key, place)).toString("base64url"),
    };
    expect(verifyBundle({ ...bundle, openings: [opening] }, policy)).toMatchObject({
      valid: true,
      openings: [{ path: "body.person", value: "Asha Rao" }],
    });
    for (const wrong of [
      { ...opening, value: "Asha Roy" },
      { ...opening, path: "body" },
      { ...opening, path: "body.other" },
      { ...opening, path: "__proto__.x" },
      { ...opening, key: opening.key.slice(1) },
      { ...opening, key: Buffer.from(fieldKeyOf(key, { nonce, path: "workspace" })).toString("base64url") },
    ]) {
      expect(refusal({ ...bundle, openings: [wrong] })).toBe("opening_invalid");
    }
  });
});

describe("a proof under a later key", () => {
  const keys = [signer, testSigner(signer.key.name, 2), testSigner(signer.key.name, 3)];
  const [first, second, third] = keys as [Signer, Signer, Signer];

  async function rotation(index: number, previous: Signer, next: Signer): Promise<string> {
    const statement = await signNote(
      formatRotation({ origin: signer.key.name, previous: previous.key, next: next.key }),
      [previous, next],
    );
    return plainEntry({
      number: index,
      sequencedMs: Date.UTC(2026, 10, 1) + index * 1000,
      type: keyRotatedType,
      body: { statement },
    });
  }

  async function rotatedLog() {
    const all = [
      ...entries.slice(0, 10),
      await rotation(10, first, second),
      ...entries.slice(11, 20),
      await rotation(20, second, third),
      ...entries.slice(21, 30),
    ];
    const proven = async (size: number, signers: readonly Signer[]) => {
      const log = await buildLog(all.slice(0, size), signers);
      const path = await proveInclusion(createHashReader(log, size), size - 1, size);
      return { entry: all[size - 1]!, proof: formatTlogProof({ index: size - 1, path, checkpoint: log.note }) };
    };
    const bundle = await proveEntry(await buildLog(all, [third]), 25);
    const rotations = [await proven(11, [first, second]), await proven(21, [second, third])];
    return { all, bundle, rotations };
  }

  it("holds for whoever has any of the keys, and all that leads on from it", async () => {
    const { bundle, rotations } = await rotatedLog();
    for (const { key } of keys) expect(refusal({ ...bundle, rotations }, createPolicy([key]))).toBe("valid");
    expect(refusal({ ...bundle, rotations: [] })).toBe("key_unknown");
    expect(refusal({ ...bundle, rotations: rotations.slice(1) })).toBe("key_unknown");
    expect(refusal({ ...bundle, rotations: rotations.slice(0, 1) })).toBe("key_unknown");
  });

  it("needs the witnesses for what it proves, and not for the changes of key that lead there", async () => {
    const { bundle, rotations } = await rotatedLog();
    const witness = testSigner("witness.example/w", 5, "cosignature");
    const strict = createPolicy([first.key], [witness.key]);
    expect(refusal({ ...bundle, rotations }, strict)).toBe("quorum_missing");
    const proof = parseTlogProof(bundle.proof);
    const note = parseNote(proof.checkpoint);
    const line = await cosign(note.text, witness, new Date("2026-11-22T10:00:00Z"));
    const checkpoint = formatNote({ ...note, signatures: [...note.signatures, line] });
    expect(refusal({ ...bundle, proof: formatTlogProof({ ...proof, checkpoint }), rotations }, strict)).toBe("valid");
  });

  it("does not hold under a key that was retired before", async () => {
    const { all, rotations } = await rotatedLog();
    const stolen = await proveEntry(await buildLog(all, [first]), 25);
    expect(refusal({ ...stolen, rotations })).toBe("key_unknown");
  });

  it("does not hold where a rotation is none, or is not in the log", async () => {
    const { bundle, rotations } = await rotatedLog();
    const [one, two] = rotations;
    expect(refusal({ ...bundle, rotations: [{ ...one!, entry: entries[0]! }, two!] })).toBe("rotation_invalid");
    const unsigned = await signNote(formatRotation({ origin: signer.key.name, previous: first.key, next: third.key }), [
      third,
    ]);
    const forged = plainEntry({ number: 10, sequencedMs: 0, type: keyRotatedType, body: { statement: unsigned } });
    expect(refusal({ ...bundle, rotations: [{ ...one!, entry: forged }] })).toBe("not_included");
    const log = await buildLog([forged], [first]);
    const path = await proveInclusion(createHashReader(log, 1), 0, 1);
    const included = { entry: forged, proof: formatTlogProof({ index: 0, path, checkpoint: log.note }) };
    expect(refusal({ ...bundle, rotations: [included] })).toBe("rotation_invalid");
  });
});
