import { printMedia, type CredentialReport } from "../provenance/c2pa/index.ts";
import type { CopyDifference } from "../provenance/words/index.ts";
import type { DetectedWatermark } from "./detect-watermark.ts";

type Geometry = NonNullable<DetectedWatermark["geometry"]>;

export interface ComparedCopy {
  readonly path: string;
  readonly report: CredentialReport;
  readonly detected: Pick<DetectedWatermark, "frames" | "geometry">;
  /** The signed file, where it can still be read. */
  readonly signedPath: string | undefined;
  /** How many pictures were signed. */
  readonly frames: number | null;
}

/** What became of a signed video in a copy of it. */
export async function compareCopy(compared: ComparedCopy): Promise<readonly CopyDifference[]> {
  const { path, report, detected, signedPath, frames: signed } = compared;
  const gone: CopyDifference = { kind: report.state === "none" ? "credentials_gone" : "credentials_broken" };
  const was = signedPath === undefined ? undefined : await printMedia(signedPath).catch(() => undefined);
  const is = was && (await printMedia(path).catch(() => undefined));
  if (was && was.samples === is?.samples) return [gone, { kind: "media_same" }];
  const { frames: seen, geometry } = detected;
  return [
    gone,
    ...(was ? [{ kind: "encoded_anew" as const }] : []),
    ...(signed !== null && seen !== signed ? [{ kind: "frames" as const, signed, seen }] : []),
    ...(geometry ? listMoves(geometry) : []),
  ];
}

function listMoves(geometry: Geometry): readonly CopyDifference[] {
  return [
    ...(isMoved(geometry) ? [{ kind: "cropped" as const }] : []),
    ...(geometry.isFlipped ? [{ kind: "mirrored" as const }] : []),
    ...(Math.abs(geometry.turned) > 0.5 ? [{ kind: "turned" as const }] : []),
  ];
}

/** By more than a pixel of 270 lines. */
function isMoved({ scaleX, scaleY, x, y }: Geometry): boolean {
  return Math.abs(scaleX - 1) > 0.01 || Math.abs(scaleY - 1) > 0.01 || Math.abs(x) > 1 || Math.abs(y) > 1;
}
