import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { modelFiles } from "../../../test/fixtures/model-files.ts";
import { onnxBytes } from "../../../test/fixtures/onnx-bytes.ts";
import { openServedPort } from "../../../test/fixtures/served-port.ts";
import { SutradharError } from "../../core/index.ts";
import { addApply } from "./apply.ts";
import { addModel } from "./model.ts";
import { addRollout } from "./rollout.ts";

let server: Awaited<ReturnType<typeof openServedPort>>;
const work = mkdtempSync(join(tmpdir(), "sutradhar-rollout-cli-"));

beforeAll(async () => {
  server = await openServedPort();
  vi.stubEnv("SUTRADHAR_HOME", join(work, "home"));
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", server.key);
  write("1.0.0");
  write("1.1.0", { title: "Alignment, retrained" });
  write("1.2.0", { evaluations: [] });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(work, { recursive: true });
});

function write(version: string, more: object = {}, onnx = onnxBytes()): string {
  const folder = join(work, version);
  mkdirSync(folder, { recursive: true });
  for (const [path, bytes] of Object.entries(modelFiles({ version, ...more }, onnx))) {
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** What a command prints. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    addModel(program);
    addRollout(program);
    addApply(program);
    await program.parseAsync(words, { from: "user" });
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

const register = (version: string) =>
  run("model", "register", join(work, version), "--as", `align@${version}`, "--licence", "Apache-2.0");
const because = ["--reason", "golden suite of 29 November"] as const;

describe("a model", () => {
  it("is registered as the challenger, promoted, shown, and rolled back", async () => {
    expect(await register("1.0.0")).toContain("model/align@1.0.0 is registered, and the challenger");
    expect(await register("1.0.0")).toContain("was registered before, with these very bytes");
    expect(await run("model", "promote", "align@1.0.0", ...because)).toBe("model/align@1.0.0 is the champion\n");
    await register("1.1.0");
    expect(await run("model", "promote", "align@challenger", ...because)).toBe("model/align@1.1.0 is the champion\n");
    expect(await run("model", "list")).toMatch(/^align@1\.1\.0 .*Alignment, retrained.*champion 1\.1\.0/);
    expect(await run("model", "rollback", "align", ...because)).toBe("model/align@1.0.0 is the champion\n");
    const shown = JSON.parse(await run("model", "show", "align")) as { history: { alias: string; to: string }[] };
    expect(shown.history.filter(({ alias }) => alias === "champion").map(({ to }) => to)).toEqual([
      "1.0.0",
      "1.1.0",
      "1.0.0",
    ]);
  });

  it("has a card for people and one for machines", async () => {
    expect(await run("model", "card", "align")).toContain("# Alignment of speech\n\n`model/align@1.0.0`");
    const bom = JSON.parse(await run("model", "card", "align@1.1.0", "--cyclonedx")) as {
      metadata: { component: object };
    };
    expect(bom.metadata.component).toMatchObject({ type: "machine-learning-model", name: "align", version: "1.1.0" });
  });

  it("that was not evaluated is registered, and is no champion by any door", async () => {
    await register("1.2.0");
    const refused = await refusal("model", "promote", "align@1.2.0", ...because);
    expect(refused).toMatchObject({ code: "gate_failed" });
    expect(refused.message).toContain("it was not evaluated");
    expect(await refusal("rollout", "start", "model/align@champion", "--to", "1.2.0")).toMatchObject({
      code: "gate_failed",
    });
    const { openAssetClient, readConfig } = await import("../../app/index.ts");
    const assets = await openAssetClient(readConfig());
    await expect(assets.tag("model/align@1.2.0", "champion", {})).rejects.toThrow("promote a version");
  });

  it.each([
    ["what is no model", new TextEncoder().encode("a cat"), "no whole ONNX model"],
    [
      "operators of its own",
      onnxBytes({ nodes: [{ op: "Mine", domain: "com.example" }] }),
      "which no runtime here has",
    ],
    ["ten gigabytes, declared", onnxBytes({ weights: [[2_500_000_000]] }), "bytes of weights"],
  ])("is refused with %s, and nothing of it stays", async (_, onnx, why) => {
    write("3.0.0", {}, onnx);
    expect(
      (await refusal("model", "register", join(work, "3.0.0"), "--as", "align@3.0.0", "--licence", "x")).message,
    ).toContain(why);
    expect(await run("model", "list")).not.toContain("3.0.0");
  });
});

describe("a rollout", () => {
  it("is started, seen, explained, paused, resumed, judged again and aborted", async () => {
    const started = await run(
      "rollout",
      "start",
      "model/align@champion",
      "--to",
      "1.1.0",
      "--steps",
      "0.1:50:4,0.5:20:16",
      "--share",
      "safety=0.1",
    );
    const id = /rol_\w+/.exec(started)?.[0] ?? "";
    expect(started).toBe(
      `${id}  model/align@champion  1.0.0 → 1.1.0\nrunning, [10 %] → 50 %\n  continue: 0 of 50 units measured at 10 % of videos, 0 in work\n`,
    );
    expect(await refusal("rollout", "start", "model/align@champion", "--to", "1.1.0")).toMatchObject({
      code: "state_conflict",
    });
    expect(await run("rollout", "pause", id, "--reason", "a holiday")).toContain("hold: paused by Meera: a holiday");
    expect(await run("rollout", "status", id)).toContain("paused, [10 %] → 50 %");
    expect(await run("rollout", "resume", id, "--reason", "back again")).toContain("running, ");
    const explained = await run("rollout", "explain", id);
    expect(explained).toMatch(/failure +relative +ln E 0\.00 +at most 0\.00 +acts at 5\.99/);
    expect(explained).toMatch(/safety +relative .* acts at 6\.91/);
    expect(await run("rollout", "replay", id)).toMatch(
      /^judged again by 2 events: continue, the verdict that stands; the log is whole/,
    );
    expect(await run("rollout", "list")).toContain(
      `${id}  model/align@champion  1.0.0 → 1.1.0  running  10 % of videos`,
    );
    expect(await run("rollout", "abort", id, "--reason", "enough of it")).toContain("aborted by Meera: enough of it");
    expect(await refusal("rollout", "resume", id, "--reason", "on with it")).toMatchObject({ code: "state_conflict" });
  });

  it.each([
    [["--steps", "a lot"], "option_invalid"],
    [["--alpha", "tiny"], "option_invalid"],
    [["--alpha", "0.9"], "request_invalid"],
    [["--steps", "0.5:10:4,0.1:10:4"], "request_invalid"],
    [["--strategy", "ab"], "request_invalid"],
    [["--share", "mood=0.1"], "request_invalid"],
    [["--share", "failure=0.9"], "request_invalid"],
  ])("that cannot be is refused: %j", async (options, code) => {
    expect(await refusal("rollout", "start", "model/align@champion", "--to", "1.1.0", ...options)).toMatchObject({
      code,
    });
  });
});

describe("apply", () => {
  const wishes = join(work, "rollouts");
  const wish = (name: string, text: string) => {
    mkdirSync(wishes, { recursive: true });
    writeFileSync(join(wishes, name), text);
  };
  const apply = async (...options: string[]) => {
    process.exitCode = undefined;
    const told = await run("apply", wishes, ...options);
    const code = process.exitCode;
    process.exitCode = undefined;
    return { told, code: code ?? 0 };
  };
  const align = "target: model/align@champion\nto: 1.1.0\n";

  it("says what differs and does nothing; does it, once; and says when it is as it should be", async () => {
    wish("align.yaml", align);
    const before = await run("rollout", "list");
    const dry = await apply("--dry-run");
    expect(dry).toMatchObject({ code: 3, told: expect.stringMatching(/^\+ +model\/align@champion → 1\.1\.0 +start/) });
    expect(await run("rollout", "list")).toBe(before);
    expect(await apply()).toMatchObject({ code: 0, told: expect.stringContaining("all is as the files wish") });
    const again = await apply("--json");
    expect(again.code).toBe(0);
    expect(JSON.parse(again.told)).toMatchObject({
      isDrifted: false,
      changes: [{ action: "none", state: "under_way" }],
    });
    expect(await apply("--dry-run")).toMatchObject({ code: 0 });
  });

  it("pauses and resumes as the file says, and replaces what was started otherwise", async () => {
    wish("align.yaml", `${align}paused: true\n`);
    expect((await apply()).told).toContain("pause");
    expect(await run("rollout", "list")).toContain("paused");
    wish("align.yaml", `${align}paused: false\n`);
    expect((await apply()).told).toContain("resume");
    wish("align.yaml", `${align}stages: [{ share: 0.1, units: 50, inFlightMax: 4 }]\n`);
    expect((await apply()).told).toContain("rolls 1.1.0 out otherwise than the file says");
    expect(await run("rollout", "list")).toMatch(/running +10 % of videos\n.*aborted/);
  });

  it("does not try again what somebody has ended, until the file says so", async () => {
    const [id = ""] = /rol_\w+/.exec(await run("rollout", "list")) ?? [];
    await run("rollout", "abort", id, "--reason", "enough of it");
    const refused = await apply();
    expect(refused).toMatchObject({ code: 3, told: expect.stringContaining("aborted by Meera: enough of it") });
    wish("align.yaml", `${align}attempt: 2\n`);
    expect(await apply()).toMatchObject({ code: 0, told: expect.stringMatching(/^\+ .*start/) });
  });

  it("shows what no file wishes, and aborts it where it is told to", async () => {
    rmSync(join(wishes, "align.yaml"));
    expect(await apply()).toMatchObject({ code: 3, told: expect.stringContaining("no file wishes it") });
    expect(await apply("--prune")).toMatchObject({ code: 0, told: expect.stringMatching(/^- +model\/align@champion/) });
    expect(await apply()).toMatchObject({ code: 0, told: "no file wishes anything, and no rollout stands\n" });
  });

  it("does what it can where one of two cannot be", async () => {
    wish("align.yaml", `${align}attempt: 3\n`);
    wish("other.yaml", "target: model/align@trial\nto: 9.9.9\n");
    const { code, told } = await apply();
    expect(code).toBe(3);
    expect(told).toMatch(/\+ +model\/align@champion → 1\.1\.0 +start/);
    expect(told).toMatch(/model\/align@trial → 9\.9\.9 .*\[asset_unknown\]/);
  });

  it.each([
    ["a word that is none", "target: model/align@champion\nto: 1.1.0\nshare: 5\n", "bad.yaml"],
    ["a number for a version", "target: model/align@champion\nto: 1.1\n", "bad.yaml to: "],
    ["what is no YAML", "target: [\n", "bad.yaml is not YAML"],
    [
      "an alias that another file is about",
      align,
      "bad.yaml wishes something of model/align@champion, as align.yaml does",
    ],
  ])("refuses %s, and names the file", async (_, text, says) => {
    wish("align.yaml", align);
    wish("bad.yaml", text);
    const refused = await refusal("apply", wishes);
    rmSync(join(wishes, "bad.yaml"));
    expect([refused.code, refused.message]).toEqual(["request_invalid", expect.stringContaining(says)]);
  });

  it("refuses a folder that is not there", async () => {
    expect(await refusal("apply", join(work, "nowhere"))).toMatchObject({ code: "file_missing" });
  });
});
