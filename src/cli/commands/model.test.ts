import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openAssetServer, type AssetServer } from "../../../test/fixtures/asset-server.ts";
import { startMlflow, type MlflowFake } from "../../../test/fixtures/mlflow-server.ts";
import { modelFiles, modelJson } from "../../../test/fixtures/model-files.ts";
import { SutradharError, toStatementKey, type StatementKey } from "../../core/index.ts";
import { addLineage } from "./lineage.ts";
import { addModel } from "./model.ts";

let server: AssetServer;
let mlflow: MlflowFake;
const work = mkdtempSync(join(tmpdir(), "sutradhar-model-cli-"));

beforeAll(async () => {
  [server, mlflow] = await Promise.all([openAssetServer(), startMlflow()]);
  vi.stubEnv("SUTRADHAR_HOME", join(work, "home"));
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", server.key);
  for (const version of ["1.0.0", "1.1.0"]) {
    mkdirSync(join(work, version));
    for (const [path, bytes] of Object.entries(modelFiles({ version })))
      writeFileSync(join(work, version, path), bytes);
    // oxlint-disable-next-line no-await-in-loop
    await run("register", join(work, version), "--as", "align", "--licence", "Apache-2.0");
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([server.close(), mlflow.close()]);
  rmSync(work, { recursive: true });
});

async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    addModel(program);
    addLineage(program);
    await program.parseAsync(words[0] === "lineage" ? words : ["model", ...words], { from: "user" });
    return printed.join("");
  } finally {
    spy.mockRestore();
  }
}

async function refusal(...words: string[]): Promise<SutradharError> {
  const error: unknown = await run(...words).catch((thrown: unknown) => thrown);
  if (error instanceof SutradharError) return error;
  throw new Error("nothing was refused", { cause: error });
}

describe("sutradhar model export and import", () => {
  it("write all versions in their order, and find them the second time", async () => {
    const printed = await run("export", "align", "--mlflow", mlflow.url);
    expect(printed).toMatch(
      /^model\/align@1\.0\.0 +is align 1 at MLflow +6 metrics.*\nmodel\/align@1\.1\.0 +is align 2 at MLflow +6 /,
    );
    expect(await run("export", "align@1.1.0", "--mlflow", mlflow.url)).toContain("is align 2 at MLflow, as before");
  });

  it("bring a version back as what it was, and under another name", async () => {
    const back = await run("import", "align", "--mlflow", mlflow.url);
    expect(back).toMatch(/^model\/align@1\.1\.0 was registered before, with these very bytes\n {2}from version 2 at/);
    const renamed = await refusal("import", "align@1", "--mlflow", mlflow.url, "--as", "other@2.0.0");
    // Its own model.json says another version: a name is no place to change it.
    expect(renamed).toMatchObject({ code: "asset_invalid" });
    const json = await run("import", "align@1", "--mlflow", mlflow.url, "--as", "other@1.0.0", "--json");
    expect(JSON.parse(json)).toMatchObject({ name: "other", alias: "challenger", mlflowVersion: "1", isNew: true });
    const shown = JSON.parse(await run("show", "other@1.0.0")) as { source: string };
    expect(shown.source).toBe(`${mlflow.url}/#/models/align/versions/1`);
  });

  it("go out by the one door: a place that nobody listed is not asked", async () => {
    const error = await refusal("export", "align", "--mlflow", "https://mlflow.example.com");
    expect(error).toMatchObject({
      code: "egress_denied",
      details: { place: "mlflow", dataClass: "impersonal", host: "mlflow.example.com" },
    });
  });

  it.each(["mlflow", "ftp://x", "http://user:secret@host", "http://host/?token=1"])(
    "refuse %s as an address",
    async (url) => {
      expect(await refusal("import", "align", "--mlflow", url)).toMatchObject({ code: "option_invalid" });
    },
  );
});

describe("sutradhar model sign", () => {
  const signed = join(work, "signed");
  const pem = join(work, "model.pem");
  beforeAll(() => {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeFileSync(pem, privateKey.export({ format: "pem", type: "pkcs8" }));
    mkdirSync(signed);
    for (const [path, bytes] of Object.entries(modelFiles({ version: "2.0.0" })))
      writeFileSync(join(signed, path), bytes);
  });

  it("where keys are registered, lets what one of them has signed be the champion, and nothing else", async () => {
    const { key } = JSON.parse(await run("sign", signed, "--key", pem, "--json")) as { key: StatementKey };
    server.registerKeys([key]);
    await run("register", signed, "--as", "align", "--licence", "Apache-2.0");
    const promoted = await run("promote", "align@2.0.0", "--reason", "signed");
    expect(promoted).toBe("model/align@2.0.0 is the champion\n");
    expect(await run("card", "align@2.0.0")).toContain(`| signed | by \`${key.kid}\` |`);
    const unsigned = await refusal("promote", "align@1.1.0", "--reason", "unsigned");
    expect(unsigned).toMatchObject({
      code: "gate_failed",
      message: expect.stringContaining("it is not signed") as string,
    });
    const { publicKey } = generateKeyPairSync("ed25519");
    server.registerKeys([toStatementKey(publicKey)]);
    const strange = await refusal("promote", "align@2.0.0", "--reason", "a key was taken away");
    expect(strange.message).toContain("none of the registered keys has signed it");
    server.registerKeys([]);
    expect(await run("promote", "align@1.1.0", "--reason", "nobody is registered")).toContain("is the champion");
  });

  it("over files that were changed afterwards is refused where it is registered", async () => {
    writeFileSync(join(signed, "model.json"), JSON.stringify({ ...modelJson, version: "2.0.1" }));
    const error = await refusal("register", signed, "--as", "align", "--licence", "Apache-2.0");
    expect(error).toMatchObject({
      code: "asset_invalid",
      message: expect.stringContaining("other files than these") as string,
    });
  });

  it("says what is missing", async () => {
    expect(await refusal("sign", signed, "--key", join(work, "nowhere.pem"))).toMatchObject({ code: "file_missing" });
    expect(await refusal("sign", signed, "--key", join(signed, "model.json"))).toMatchObject({
      code: "config_invalid",
    });
    expect(await refusal("sign", join(work, "home"), "--key", pem)).toMatchObject({ code: "file_missing" });
  });
});

describe("sutradhar model compare", () => {
  it("puts precision, size, quality and cost of versions side by side, and leaves out what is the same", async () => {
    const int8 = join(work, "int8");
    mkdirSync(int8);
    const [first, ...rest] = modelJson.evaluations;
    const more = {
      version: "3.0.0-int8",
      precision: "int8",
      evaluations: [{ ...first, value: 0.1 }, ...rest],
      costs: [{ hardware: "1 core of AMD EPYC", realTimeFactor: 60 }],
    };
    for (const [path, bytes] of Object.entries(modelFiles(more))) writeFileSync(join(int8, path), bytes);
    const fp32 = join(work, "fp32");
    mkdirSync(fp32);
    for (const [path, bytes] of Object.entries(modelFiles({ version: "3.0.0", precision: "fp32" })))
      writeFileSync(join(fp32, path), bytes);
    for (const folder of [int8, fp32]) {
      // oxlint-disable-next-line no-await-in-loop
      await run("register", folder, "--as", "align", "--licence", "Apache-2.0");
    }
    const printed = await run("compare", "align@3.0.0", "align@3.0.0-int8");
    expect(printed).toMatch(/^ +align@3\.0\.0 +align@3\.0\.0-int8\nprecision +fp32 +int8\n/);
    expect(printed).toMatch(/\nphone-error +language=hi +0\.081 +0\.1\n/);
    expect(printed).not.toContain("language=kok");
    // One second of a core a minute, at 3.125 rupees an hour.
    expect(printed).toMatch(/\n₹ a minute +1 core of AMD EPYC +0\.02 +0\.000868\n/);
    expect(printed).toMatch(/\nlatency, ms +1 core of AMD EPYC +120 +—\n/);
    const json = await run("compare", "align@3.0.0", "align@3.0.0-int8", "--all", "--on", "language=kok", "--json");
    expect(JSON.parse(json)).toMatchObject({ evaluations: [{ what: "phone-error", values: [0.14, 0.14] }] });
    expect(await refusal("compare", "align@3.0.0")).toMatchObject({ code: "option_invalid" });
  });
});

describe("sutradhar lineage", () => {
  it("tells how a model was made, under a signature that is checked with the keys in a file", async () => {
    const [file, keys] = [join(work, "align.intoto.json"), join(work, "keys.json")];
    await run("lineage", "model/align@1.0.0", "--out", file);
    writeFileSync(keys, await run("lineage", "keys"));
    expect(await run("lineage", "check", file, "--keys", keys)).toMatch(
      /^signed by \S{43}\n {2}model\/align@1\.0\.0\n {2}model\/align@1\.0\.0\/align\.onnx\n/,
    );
    const json = await run("lineage", "check", file, "--json");
    expect(JSON.parse(json)).toMatchObject({ statement: { predicateType: "https://slsa.dev/provenance/v1" } });
    const { payload, ...envelope } = JSON.parse(readFileSync(file, "utf8")) as { payload: string };
    writeFileSync(file, JSON.stringify({ ...envelope, payload: payload.replace(/^..../, "eyJ4") }));
    expect(await refusal("lineage", "check", file, "--keys", keys)).toMatchObject({ code: "credentials_invalid" });
  });

  it("says what is not there, and that a model is no run", async () => {
    expect(await refusal("lineage", "vid_01jdz2k8q4m3w7x9c5t6r8v0ya")).toMatchObject({ code: "video_unknown" });
    expect(await refusal("lineage", "model/nobody@1.0.0")).toMatchObject({ code: "asset_unknown" });
    const format = ["--format", "openlineage"];
    expect(await refusal("lineage", "model/align", ...format)).toMatchObject({ code: "option_invalid" });
    expect(await refusal("lineage", "check", join(work, "nowhere.json"))).toMatchObject({ code: "file_missing" });
  });
});
