import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createKeySigner,
  issueDevelopmentCertificate,
  readCredentials,
  signVideo,
  type CredentialReport,
} from "../../src/provenance/c2pa/index.ts";
import { root } from "../e2e/workplace.ts";
import { writeSmallClip } from "../fixtures/small-clip.ts";

/** The C2PA's own tool, built by cargo: another build of the library, with another codec of files and certificates around it. */
const version = "0.26.72";
const home = join(root, "node_modules/.cache/c2patool", version);
const program = join(home, "bin/c2patool");

const folder = mkdtempSync(join(tmpdir(), "sutradhar-c2patool-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const issued = issueDevelopmentCertificate(new Date());
const signer = createKeySigner({ ...issued, name: "test" });

interface ToolReport {
  readonly validation_state?: string;
  readonly validation_status?: readonly { readonly code: string }[];
  readonly manifests?: Readonly<Record<string, { readonly assertions: readonly { readonly label: string }[] }>>;
}

function ask(name: string, ...options: string[]): ToolReport | undefined {
  const { stdout, stderr } = spawnSync(program, [at(name), ...options], { encoding: "utf8" });
  if (/no claim found/i.test(stderr)) return undefined;
  return JSON.parse(stdout) as ToolReport;
}

/** What both say, in the same words. */
async function compare(name: string): Promise<{ ours: CredentialReport; theirs: ToolReport | undefined }> {
  return { ours: await readCredentials(at(name), { anchorsPem: undefined }), theirs: ask(name) };
}

const codesOf = (report: ToolReport | undefined): string[] =>
  (report?.validation_status ?? []).map(({ code }) => code).toSorted();

beforeAll(async () => {
  if (!existsSync(program)) {
    // A build of many minutes, the first time.
    const args = ["install", "c2patool", "--version", version, "--locked", "--root", home];
    const { status } = spawnSync("cargo", args, { stdio: "inherit" });
    if (status !== 0) throw new Error("c2patool could not be built: cargo and its registry are needed");
  }
  await writeSmallClip(at("master.mp4"));
  const now = new Date();
  await signVideo(
    { signer, secret: Buffer.alloc(32, 7), now: () => now },
    {
      masterPath: at("master.mp4"),
      outPath: at("signed.mp4"),
      partPath: `${at("signed.mp4")}.part`,
      gates: [{ name: "label", verdict: "pass" }],
      facts: {
        video: "vid_1",
        title: "Diwali",
        language: "hi",
        product: { name: "Sutradhar", version: "0.1.0" },
        label: "in-sgi",
        source: "algorithmicMedia",
        madeOf: [],
        consents: [],
        mark: null,
      },
    },
  );
  const flipped = readFileSync(at("signed.mp4"));
  const byte = flipped.indexOf("mdat") + 1_000;
  flipped[byte] = (flipped[byte] ?? 0) ^ 1;
  writeFileSync(at("flipped.mp4"), flipped);
}, 3_600_000);

describe("c2patool and the product", () => {
  it("say the same of a signed video", async () => {
    const { ours, theirs } = await compare("signed.mp4");
    expect(ours.state).toBe("valid");
    expect(theirs?.validation_state).toBe("Valid");
    expect(codesOf(theirs)).toEqual(ours.faults.map(({ code }) => code).toSorted());
    const labels = Object.values(theirs?.manifests ?? {}).flatMap(({ assertions }) =>
      assertions.map(({ label }) => label),
    );
    expect(labels).toEqual(
      expect.arrayContaining(["c2pa.actions.v2", "c2pa.ai-disclosure", "cawg.training-mining", "org.sutradhar.video"]),
    );
  });

  it("trust it where its root is an anchor", async () => {
    writeFileSync(at("anchors.pem"), signer.anchorPem);
    const trusted = ask("signed.mp4", "trust", "--trust_anchors", at("anchors.pem"));
    expect(trusted?.validation_state).toBe("Trusted");
    expect((await readCredentials(at("signed.mp4"), { anchorsPem: signer.anchorPem })).state).toBe("trusted");
  });

  it("find the byte that was flipped", async () => {
    const { ours, theirs } = await compare("flipped.mp4");
    expect([ours.state, theirs?.validation_state]).toEqual(["invalid", "Invalid"]);
    expect(codesOf(theirs)).toContain("assertion.bmffHash.mismatch");
    expect(codesOf(theirs)).toEqual(ours.faults.map(({ code }) => code).toSorted());
  });

  it("find nothing in what was never signed", async () => {
    expect(await compare("master.mp4")).toMatchObject({ ours: { state: "none" }, theirs: undefined });
  });
});
