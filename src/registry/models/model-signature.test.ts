import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { modelJson } from "../../../test/fixtures/model-files.ts";
import { createStatementSigner, digestBytes } from "../../core/index.ts";
import {
  checkSignedFiles,
  findSigning,
  mayPromote,
  modelSchema,
  toModelSignature,
  type ModelSigning,
} from "./index.ts";

const signer = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const stranger = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const files = [
  { path: "model.json", digest: digestBytes("json") },
  { path: "align.onnx", digest: digestBytes("onnx") },
  { path: "signature.json", digest: digestBytes("anything") },
];
const others = [{ path: "align.onnx", digest: digestBytes("another") }, ...files.slice(0, 1)];
const sealed = signer.seal(toModelSignature(files));
const keys = [stranger.publicKey, signer.publicKey];

describe("the signature of a model", () => {
  it("names every file but itself, in one order", () => {
    expect(toModelSignature(files)).toEqual(toModelSignature(files.toReversed()));
    expect(JSON.stringify(toModelSignature(files))).not.toContain("signature.json");
    expect(() => checkSignedFiles(sealed, files)).not.toThrow();
  });

  it.each<[string, unknown, typeof files]>([
    ["over other files", sealed, others],
    ["over fewer files", sealed, [...files, { path: "more.bin", digest: digestBytes("more") }]],
    ["of another kind", signer.seal({ ...(toModelSignature(files) as object), predicateType: "x" }), files],
    ["that is none", { payload: "e30=" }, files],
    ["that is no JSON", { payload: "%%%" }, files],
    ["that is not there", undefined, files],
  ])("is refused where it is one %s", (_, envelope, of) => {
    expect(() => checkSignedFiles(envelope, of)).toThrow(expect.objectContaining({ code: "asset_invalid" }) as Error);
  });

  it.each<[string, unknown, typeof files, typeof keys, ModelSigning]>([
    ["a registered key's", sealed, files, keys, { kind: "registered", kids: [signer.publicKey.kid] }],
    ["a stranger's", sealed, files, [stranger.publicKey], { kind: "unknown" }],
    ["anybody's where nobody is registered", sealed, files, [], { kind: "unknown" }],
    ["a registered key's over other files", sealed, others, keys, { kind: "unknown" }],
    [
      "one with another payload under it",
      { ...sealed, payload: stranger.seal({}).payload },
      files,
      keys,
      { kind: "unknown" },
    ],
    ["damaged", "x", files, keys, { kind: "unknown" }],
    ["absent", undefined, files, keys, { kind: "none" }],
  ])("is told apart: %s", (_, envelope, of, known, expected) => {
    expect(findSigning(envelope, of, known)).toEqual(expected);
  });
});

describe("promotion", () => {
  const model = modelSchema.parse(modelJson);
  it.each<[ModelSigning | undefined, readonly string[]]>([
    [{ kind: "none" }, ["it is not signed"]],
    [{ kind: "unknown" }, ["none of the registered keys has signed it"]],
    [{ kind: "registered", kids: ["a"] }, []],
    [undefined, []],
  ])("with the signature %j stands against it: %j", (signing, reasons) => {
    expect(mayPromote(model, { isDeprecated: false, signing })).toEqual(
      reasons.length === 0 ? { allowed: true } : { allowed: false, reasons },
    );
  });
});
