import type { Digest } from "../core/index.ts";
import type { VideoPriority } from "../store/index.ts";

/** What was asked for, as a video's row keeps it: enough to plan it, now or again. */
export interface VideoOrder {
  /** Of the script; its bytes are in the vault. */
  readonly script: { readonly name: string; readonly digest: Digest };
  /** What lies beside it, by path: slides, lexicons, an own avatar's layers. */
  readonly files: Readonly<Record<string, Digest>>;
  readonly values: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly captions: "burned" | "sidecar" | "both" | "none";
  readonly karaoke?: boolean;
  readonly seed?: number;
  /** False makes everything anew. */
  readonly reuse: boolean;
  readonly priority: VideoPriority;
}

/** The paths that a script's folder may hold: names with no way out of it. */
export function isOrderPath(path: string): boolean {
  const parts = path.split("/");
  return (
    path.length <= 200 &&
    parts.length <= 8 &&
    parts.every(
      (part) => /^[^\\/\0:*?"<>|]{1,100}$/.test(part) && part !== "." && part !== ".." && part.trim() === part,
    )
  );
}
