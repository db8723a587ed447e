import type { Digest } from "../core/index.ts";
import type { PrintedFrame } from "../media/fingerprint/index.ts";
import { durationOf, type Timeline } from "../media/timeline/index.ts";
import type { StepContext, StepImplementation } from "../pipeline/index.ts";
import { inputOf, inputsOf, parametersOf, readJson, toJsonBytes } from "./artifacts.ts";
import { requireApproval, requireNoFailure, takeOutcome, type GateOutcome } from "./gate-outcomes.ts";

/** What left the cache for good, and why it might. */
export interface ReleaseReceipt {
  readonly video: string;
  readonly frames: number;
  readonly durationMs: number;
  /** Of the video before it was signed: what a reproduction is held against. */
  readonly masterSha256: Digest;
  /** By name: `video`, which is signed, `manifest`, `declaration`, `poster`, `vtt`, `srt`, `timeline`, `gates`. */
  readonly files: Readonly<Record<string, Digest>>;
  readonly gates: readonly GateOutcome[];
  /** How it looks, second by second; absent of what was measured before prints were made. */
  readonly prints?: readonly PrintedFrame[];
}

/** Where released files are kept. */
export interface ReleaseVault {
  /** Copies a blob of the cache into the vault, whole or not at all. */
  keep(digest: Digest): Promise<void>;
}

const released = ["video", "manifest", "declaration", "vtt", "srt", "timeline"] as const;

/**
 * Releases a video: its files go where nothing is evicted, if every gate lets it. The state of the video changes with the
 * commit of this step, so that it is released once or not at all.
 */
export function createRelease(vault: ReleaseVault): StepImplementation {
  return async (context) => {
    const { video, isApproved } = parametersOf(context) as { readonly video: string; readonly isApproved: boolean };
    const report = inputOf(context, "report");
    const { gates, prints } = await readJson<Pick<ReleaseReceipt, "gates" | "prints">>(context, report);
    requireNoFailure(gates);
    if (!isApproved) requireApproval(gates);
    const files = Object.fromEntries([
      ...released.map((name) => [name, inputOf(context, name)] as const),
      ...inputsOf(context, "poster").map((poster) => ["poster", poster] as const),
      ["gates", report] as const,
    ]);
    for (const digest of Object.values(files)) await vault.keep(digest);
    const receipt: ReleaseReceipt = {
      video,
      ...(await measure(context)),
      masterSha256: inputOf(context, "master"),
      files,
      gates: gates.map(takeOutcome),
      ...(prints ? { prints } : {}),
    };
    return { receipt: toJsonBytes(receipt) };
  };
}

async function measure(context: StepContext): Promise<{ frames: number; durationMs: number }> {
  const timeline = await readJson<Timeline>(context, inputOf(context, "timeline"));
  return { frames: timeline.mouth.length, durationMs: Math.round(durationOf(timeline)) };
}
