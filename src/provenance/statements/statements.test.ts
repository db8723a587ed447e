import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it, test } from "vitest";
import { lineageEventSchema, statementSchema } from "../../../test/fixtures/statement-schemas.ts";
import { readyVideo, trainedModel as model } from "../../../test/fixtures/video-facts.ts";
import { digestBytes } from "../../core/index.ts";
import { toLineageEvents, toModelStatement, toVideoStatement, type VideoFacts } from "./index.ts";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const problemsOf = (schema: object) => {
  const validate = ajv.compile(schema);
  return (value: unknown) => (validate(value) ? [] : validate.errors);
};
const lineageProblems = problemsOf(lineageEventSchema);
const statementProblems = problemsOf(statementSchema);

const teller = { kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", product: "0.1.0" };
const { startedAt: _started, finishedAt: _finished, ...unfinished } = readyVideo;

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
