import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it, test } from "vitest";
import { modelJson } from "../../../test/fixtures/model-files.ts";
import { envelopeSchema, lineageEventSchema, statementSchema } from "../../../test/fixtures/statement-schemas.ts";
import { readyVideo } from "../../../test/fixtures/video-facts.ts";
import { digestBytes, type Json } from "../../core/index.ts";
import {
  createStatementSigner,
  openEnvelope,
  toLineageEvents,
  toModelStatement,
  toStatementKey,
  toVideoStatement,
  type Envelope,
  type VideoFacts,
} from "./index.ts";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const problemsOf = (schema: object) => {
  const validate = ajv.compile(schema);
  return (value: unknown) => (validate(value) ? [] : validate.errors);
};
const lineageProblems = problemsOf(lineageEventSchema);
const statementProblems = problemsOf(statementSchema);
const envelopeProblems = problemsOf(envelopeSchema);

const signer = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const stranger = createStatementSigner(generateKeyPairSync("ed25519").privateKey);
const teller = { kid: signer.publicKey.kid, product: "0.1.0" };
const { startedAt: _started, finishedAt: _finished, ...unfinished } = readyVideo;

const model = {
  name: "align",
  version: "1.0.0",
  digest: digestBytes("manifest"),
  licence: "Apache-2.0",
  pushedBy: "Meera",
  pushedAt: new Date("2026-11-29T06:00:00Z"),
  files: [{ path: "align.onnx", digest: digestBytes("onnx") }],
  stage: modelJson.stage,
  precision: modelJson.precision,
  languages: modelJson.languages,
  lineage: modelJson.lineage,
};

interface LineageEvent {
  readonly run: { readonly runId: string; readonly facets: { readonly tags: { readonly tags: readonly object[] } } };
  readonly inputs: readonly { readonly name: string; readonly facets: object }[];
  readonly outputs: readonly { readonly facets: { readonly version: { readonly datasetVersion: string } } }[];
}

interface Statement {
  readonly subject: readonly object[];
  readonly predicate: {
    readonly buildDefinition: {
      readonly internalParameters: object;
      readonly resolvedDependencies: readonly { readonly digest: { readonly sha256?: string } }[];
    };
    readonly runDetails: { readonly byproducts: readonly object[] };
  };
}

describe("OpenLineage events", () => {
  it.each<[string, VideoFacts, readonly string[]]>([
    ["a video that is ready", readyVideo, ["START", "COMPLETE"]],
    ["one that was withdrawn afterwards", { ...readyVideo, state: "withdrawn" }, ["START", "COMPLETE"]],
    ["one that failed", { ...readyVideo, state: "failed", problemCode: "gate_failed" }, ["START", "FAIL"]],
    ["one that was blocked", { ...readyVideo, state: "blocked" }, ["START", "FAIL"]],
    ["one that was cancelled", { ...readyVideo, state: "cancelled" }, ["START", "ABORT"]],
    ["one that is being made", { ...unfinished, state: "rendering" }, ["START"]],
    [
      "one that waits, and knows nothing yet",
      { ...unfinished, state: "queued", uses: [], engines: {}, deliverables: {} },
      ["START"],
    ],
    ["a row of a campaign", { ...readyVideo, campaign: "cmp_1" }, ["START", "COMPLETE"]],
  ])("of %s are what the schema asks for", (_, video, types) => {
    const events = toLineageEvents(video, teller);
    for (const event of events) expect(lineageProblems(event)).toEqual([]);
    expect(events).toMatchObject(types.map((eventType) => ({ eventType })));
  });

  it("name models by version and digest, among the inputs and on the run; outputs by their digest", () => {
    const [start, complete] = toLineageEvents(readyVideo, teller) as unknown as readonly LineageEvent[];
    const alignment = complete?.inputs.find(({ name }) => name === "model/alignment");
    expect(alignment?.facets).toMatchObject({
      version: { datasetVersion: "1.0.0" },
      datasetType: { datasetType: "MODEL" },
      tags: { tags: [{ key: "sha256", value: digestBytes("alignment") }] },
    });
    expect(start?.run.facets.tags.tags).toContainEqual({
      key: "model/alignment",
      value: `1.0.0 sha256:${digestBytes("alignment")}`,
      source: "sutradhar",
    });
    expect(complete?.outputs.map(({ facets }) => facets.version.datasetVersion)).toEqual([
      digestBytes("poster"),
      digestBytes("video"),
    ]);
    expect(start?.run.runId).toBe(complete?.run.runId);
  });

  it("say with which code it failed, and nothing of what its message names", () => {
    const events = JSON.stringify(
      toLineageEvents({ ...readyVideo, state: "failed", problemCode: "variable_invalid" }, teller),
    );
    expect(events).toContain("variable_invalid: video vid_01jdz2k8q4m3w7x9c5t6r8v0ya says why");
  });

  test("the check bites", () => {
    const [event] = toLineageEvents(readyVideo, teller);
    expect(lineageProblems({ ...(event as object), eventType: "DONE" })).not.toEqual([]);
    expect(lineageProblems({ ...(event as object), run: { runId: "vid_1", facets: {} } })).not.toEqual([]);
  });
});

describe("a statement", () => {
  it("of a released video names its files and everything that they were made of", () => {
    const statement = toVideoStatement(readyVideo, teller) as unknown as Statement;
    expect(statementProblems(statement)).toEqual([]);
    expect(statement.subject).toEqual([
      { name: `${readyVideo.id}/poster`, digest: { sha256: digestBytes("poster") } },
      { name: `${readyVideo.id}/video`, digest: { sha256: digestBytes("video") } },
    ]);
    const digests = statement.predicate.buildDefinition.resolvedDependencies.map(({ digest }) => digest.sha256);
    for (const what of ["asha", "alignment", "lock", "build", "speak", "render"])
      expect(digests).toContain(digestBytes(what));
    expect(statement.predicate.runDetails.byproducts).toMatchObject([{ digest: { sha256: digestBytes("master") } }]);
  });

  it("of a model names its files, its data with their consents, its code and who told it", () => {
    const statement = toModelStatement(model, teller) as unknown as Statement;
    expect(statementProblems(statement)).toEqual([]);
    const { buildDefinition } = statement.predicate;
    expect(buildDefinition.internalParameters).toMatchObject({
      trainedBy: "Meera",
      toldBy: "Meera",
      precision: "int8",
    });
    expect(buildDefinition.resolvedDependencies).toEqual([
      { uri: "git+https://git.example.com/align", name: "code", digest: { gitCommit: "0123456789abcdef" } },
      {
        uri: `urn:sutradhar:dataset:${digestBytes("speech")}`,
        name: "synthetic speech 3",
        digest: { sha256: digestBytes("speech") },
        annotations: { consents: ["csn_1"] },
      },
      { uri: "urn:sutradhar:asset:model/align@0.9.0", name: "base", digest: {} },
    ]);
  });

  it("of a repository that is no address is a URI all the same", () => {
    const lineage = { ...model.lineage, code: { repository: "the old server, /srv/align", commit: "0123abcd" } };
    expect(statementProblems(toModelStatement({ ...model, lineage }, teller))).toEqual([]);
  });

  test("the check bites", () => {
    expect(statementProblems({ ...(toVideoStatement(readyVideo, teller) as object), subject: [] })).not.toEqual([]);
  });
});

describe("an envelope", () => {
  const statement = toVideoStatement(readyVideo, teller);
  const envelope = signer.seal(statement);
  const keys = [stranger.publicKey, signer.publicKey];
  const changed = (change: Partial<Record<keyof Envelope, unknown>>): unknown => ({ ...envelope, ...change });
  const payloadOf = (value: Json): string => Buffer.from(JSON.stringify(value)).toString("base64");

  it("is what DSSE asks for, the same for the same statement, and opens under its key", () => {
    expect(envelopeProblems(envelope)).toEqual([]);
    expect(signer.seal(statement)).toEqual(envelope);
    expect(openEnvelope(JSON.parse(JSON.stringify(envelope)), keys)).toEqual({
      statement,
      kids: [signer.publicKey.kid],
    });
  });

  it("signs type and body with their lengths before them, whoever says that it is theirs", () => {
    const { kty, crv, x } = signer.publicKey;
    const [{ sig }] = envelope.signatures as unknown as readonly [{ readonly sig: string }];
    const body = Buffer.from(envelope.payload, "base64");
    const signed = Buffer.concat([Buffer.from(`DSSEv1 28 application/vnd.in-toto+json ${body.length} `), body]);
    const key = createPublicKey({ key: { kty, crv, x }, format: "jwk" });
    expect(verify(null, signed, key, Buffer.from(sig, "base64"))).toBe(true);
    expect(openEnvelope({ ...envelope, signatures: [{ sig }] }, keys).kids).toEqual([signer.publicKey.kid]);
  });

  it.each<[string, unknown]>([
    ["a payload that was changed", changed({ payload: payloadOf({ ...(statement as object), subject: [] }) })],
    ["another type of payload", changed({ payloadType: "application/json" })],
    [
      "somebody else's signature under our key's id",
      changed({ signatures: [{ ...stranger.seal(statement).signatures[0], keyid: signer.publicKey.kid }] }),
    ],
    ["no signature", changed({ signatures: [] })],
    ["a hundred signatures", changed({ signatures: Array.from({ length: 100 }, () => envelope.signatures[0]) })],
    ["signatures that are none", changed({ signatures: [null, { sig: 7 }, { sig: "??" }] })],
    ["no payload", changed({ payload: undefined })],
    ["nothing", undefined],
    ["a list", []],
  ])("is refused with %s", (_, value) => {
    expect(() => openEnvelope(value, [signer.publicKey])).toThrow(
      expect.objectContaining({ code: "credentials_invalid" }) as Error,
    );
  });

  it("is made with Ed25519 alone, and keys are named by their thumbprint", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(() => createStatementSigner(privateKey)).toThrow("Ed25519");
    expect(() => toStatementKey(publicKey)).toThrow("Ed25519");
    // RFC 8037, appendix A.3.
    const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(x, "base64url")]);
    const known = { key: spki, format: "der", type: "spki" } as const;
    expect(toStatementKey(createPublicKey(known))).toEqual({
      kty: "OKP",
      crv: "Ed25519",
      x,
      kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    });
  });
});
