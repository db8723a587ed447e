import { SutradharError, type Digest } from "../core/index.ts";
import type { Timeline } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { inputOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";

/** What left the cache for good, and why it might. */
export interface ReleaseReceipt {
  readonly video: string;
  readonly frames: number;
  readonly durationMs: number;
  /** Of the video before it was signed: what a reproduction is held against. */
  readonly masterSha256: Digest;
  /** By name: `video`, which is signed, `manifest`, `declaration`, `poster`, `vtt`, `srt`, `timeline`, `gates`. */
  readonly files: Readonly<Record<string, Digest>>;
  readonly gates: readonly ReleasedGate[];
}

/** As much of a gate's result as a release looks at. */
export interface ReleasedGate {
  readonly name: string;
  readonly verdict: "pass" | "fail" | "review";
  readonly reason: string;
}

/** Where released files are kept. */
export interface ReleaseVault {
  /** Copies a blob of the cache into the vault, whole or not at all. */
  keep(digest: Digest): Promise<void>;
}

const released = ["video", "manifest", "declaration", "poster", "vtt", "srt", "timeline"] as const;

/**
 * Releases a video: its files go where nothing is evicted, if every gate lets it. The state of the video changes with the
 * commit of this step, so that it is released once or not at all.
 */
export function createRelease(vault: ReleaseVault): StepImplementation {
  return async (context) => {
    const { video, isApproved } = parametersOf(context) as { readonly video: string; readonly isApproved: boolean };
    const report = inputOf(context, "report");
    const { gates } = await readJson<{ readonly gates: readonly ReleasedGate[] }>(context, report);
    checkGates(gates, isApproved);
    const files = Object.fromEntries([
      ...released.map((name) => [name, inputOf(context, name)] as const),
      ["gates", report] as const,
    ]);
    for (const digest of Object.values(files)) await vault.keep(digest);
    const receipt: ReleaseReceipt = {
      video,
      ...(await measure(context)),
      masterSha256: inputOf(context, "master"),
      files,
      gates: gates.map(takeGate),
    };
    return { receipt: toJsonBytes(receipt) };
  };
}

async function measure(context: StepContext): Promise<{ frames: number; durationMs: number }> {
  const timeline = await readJson<Timeline>(context, inputOf(context, "timeline"));
  const frames = timeline.mouth.length;
  return { frames, durationMs: Math.round((frames * 1000) / timeline.frameRate) };
}

function takeGate({ name, verdict, reason }: ReleasedGate): ReleasedGate {
  return { name, verdict, reason };
}

function checkGates(gates: readonly ReleasedGate[], isApproved: boolean): void {
  // No gate at all is no pass.
  const failed = gates.filter(({ verdict }) => verdict === "fail");
  if (failed.length > 0 || gates.length === 0) {
    const reasons = failed.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
    throw new SutradharError("gate_failed", `the video may not be released: ${reasons || "no gate has looked at it"}`, {
      details: { gates: failed.map(takeGate) },
    });
  }
  const unsure = gates.filter(({ verdict }) => verdict === "review");
  if (unsure.length === 0 || isApproved) return;
  throw new SutradharError(
    "review_required",
    `a person must look at the video before it is released: ${unsure.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`,
    { details: { gates: unsure.map(takeGate) } },
  );
}
