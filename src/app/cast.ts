import type { Digest } from "../core/index.ts";
import type { PreparedVideo } from "./prepare-video.ts";

/** Who and what is in a video, and what is said in it: as far as consent asks. */
export interface Cast {
  /** Manifests of its assets. */
  readonly assets: readonly Digest[];
  /** What lies beside its script. */
  readonly files: readonly Digest[];
  readonly languages: readonly string[];
}

export function readCast({ inputs, script }: Pick<PreparedVideo, "inputs" | "script">): Cast {
  return {
    assets: [...new Set(inputs.assets.map(({ digest }) => digest))],
    files: [...new Set(Object.values(inputs.files))],
    languages: [...new Set(script.scenes.map(({ language }) => language))],
  };
}
