import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { modelJson } from "../../../test/fixtures/model-files.ts";
import { digestBytes } from "../../core/index.ts";
import { mayPromote, modelSchema, toModelBom, toModelCard, type KnownModel } from "./index.ts";

const schemas = new URL("../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/", import.meta.url);
const readSchema = (name: string): object => JSON.parse(readFileSync(new URL(name, schemas), "utf8")) as object;

const knownModel = (more: object = {}, other: Partial<KnownModel> = {}): KnownModel => ({
  name: "align",
  version: "1.0.0",
  digest: digestBytes("manifest"),
  licence: "Apache-2.0",
  source: "https://git.example.com/align",
  pushedBy: "Meera",
  pushedAt: new Date("2026-11-29T06:00:00Z"),
  aliases: ["challenger"],
  files: [
    { path: "align.onnx", digest: digestBytes("onnx"), sizeBytes: 4_000_000 },
    { path: "model.json", digest: digestBytes("json"), sizeBytes: 2_000 },
  ],
  descriptor: modelSchema.parse({ ...modelJson, ...more }),
  ...other,
});

describe("the bill of materials", () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("iri-reference", /^\S*$/);
  ajv.addFormat("idn-email", /@/);
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"]) {
    const file = `${name}.SNAPSHOT.schema.json`;
    ajv.addSchema(readSchema(file), `http://cyclonedx.org/schema/${file}`);
  }
  const validate = ajv.compile(readSchema("bom-1.7.SNAPSHOT.schema.json"));
  const problemsOf = (bom: unknown) => (validate(bom) ? [] : validate.errors);

  test.each([
    ["a model that tells everything", knownModel()],
    [
      "one that tells as little as it may",
      knownModel({
        evaluations: [],
        safety: [],
        costs: [],
        considerations: {},
        architecture: undefined,
        inputs: [],
        outputs: [],
      }),
    ],
    ["one whose source is words", knownModel({}, { source: "the contract of 3 March" })],
  ])("is what the published schema of CycloneDX 1.7 asks for: %s", (_, model) => {
    expect(problemsOf(toModelBom(model))).toEqual([]);
  });

  test("is what CycloneDX 1.6 asked for too: whoever reads no newer one may read it under that number", () => {
    const old = ajv.compile(readSchema("bom-1.6.SNAPSHOT.schema.json"));
    const { $schema: _newer, ...bom } = toModelBom(knownModel()) as Record<string, unknown>;
    expect(old({ ...bom, specVersion: "1.6" }) ? [] : old.errors).toEqual([]);
  });

  test("the check bites", () => {
    expect(problemsOf({ ...(toModelBom(knownModel()) as object), specVersion: 17 })).not.toEqual([]);
  });

  test("keeps languages that have no code of two letters, and each number with its slice", () => {
    const text = JSON.stringify(toModelBom(knownModel()));
    expect(text).toContain('{"name":"sutradhar:language","value":"kok"}');
    expect(text).toContain('"slice":"language=kok, voice=espeak-kok"');
    expect(text).toContain('"confidenceInterval":{"lowerBound":"0.07","upperBound":"0.09"}');
    expect(text).toContain(digestBytes("speech"));
    expect(text).toContain("csn_1");
  });

  test("of the same version has the same bytes", () => {
    expect(JSON.stringify(toModelBom(knownModel()))).toBe(JSON.stringify(toModelBom(knownModel())));
  });
});

describe("the card", () => {
  test("says what the model is, how it was made, how well it does, and what it is not for", () => {
    const card = toModelCard(knownModel());
    expect(card).toContain("# Alignment of speech\n\n`model/align@1.0.0`");
    expect(card).toContain("| phone-error | language=kok, voice=espeak-kok | 0.14 |");
    expect(card).toContain("| refusal-recall | group=names | 0.99 |");
    expect(card).toContain("- human speech is not tested");
    expect(card).toContain("csn_1");
    expect(card).toContain("from `model/align@0.9.0`");
  });

  test("what was not told stands there as not told", () => {
    const card = toModelCard(knownModel({ evaluations: [], safety: [], considerations: {} }));
    expect(card).toContain("It was not evaluated.");
    expect(card).toContain("No safety was measured.");
    expect(card).toContain("**Limits**\n\n- not told");
  });

  test("what somebody else wrote makes no heading, table, link or HTML of it", () => {
    const card = toModelCard(knownModel({ title: "# x\n\n<script>alert(1)</script> [y](http://z) | a" }));
    expect(card.split("\n")[0]).toBe("# \\# x \\<script\\>alert(1)\\</script\\> \\[y\\](http://z) | a");
  });
});

describe("promotion", () => {
  const decide = (more: object, isDeprecated = false) =>
    mayPromote(modelSchema.parse({ ...modelJson, ...more }), { isDeprecated });
  test.each([
    ["it was not evaluated", { evaluations: [] }],
    ["it was not evaluated in kok", { evaluations: [modelJson.evaluations[0]] }],
    ["no safety was measured", { safety: [] }],
    ["it does not say what it was trained on", { lineage: { ...modelJson.lineage, datasets: [] } }],
  ])("is refused where %s", (reason, more) => {
    expect(decide(more)).toEqual({ allowed: false, reasons: [reason] });
  });

  test("is refused of what is deprecated, and allowed of what tells all", () => {
    expect(decide({}, true)).toEqual({ allowed: false, reasons: ["it is deprecated"] });
    expect(decide({})).toEqual({ allowed: true });
  });
});

test("a model at a provider's says whose it is, and what is sent there", () => {
  const model = knownModel({ stage: "recognition", runtime: { kind: "provider", provider: "acme", model: "hear-1" } });
  expect(toModelCard(model)).toContain("provider: hear-1 at acme, which is sent what it works on");
  const { metadata } = toModelBom(model) as { readonly metadata: unknown };
  expect(JSON.stringify([metadata, toModelBom(model)])).toMatch(/provider-model[^}]*hear-1/);
});
