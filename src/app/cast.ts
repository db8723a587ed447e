import type { Digest } from "../core/index.ts";
import type { PreparedVideo } from "./prepare-video.ts";

/** Who and what is in a video, and what is said in it: as far as consent asks. */
export interface Cast {
  /** Manifests of its assets. */
  readonly assets: readonly Digest[];
  /** What lies beside its script. */
  readonly files: readonly Digest[];
  readonly languages: readonly string[];
  /** Avatars beside the script, and a recording, that are somebody's, by the word of who brought them. */
  readonly declared: readonly DeclaredLikeness[];
  /** Sound alone shows nobody: only those who are heard are asked. */
  readonly isHeardOnly?: true;
}

/** Somebody's face, as the rig beside a script says, or voice, as is said with a recording. */
export interface DeclaredLikeness {
  readonly modality: "face" | "voice";
  readonly ref: string;
  readonly assetDigest: Digest;
}

export function readCast({ inputs, script, draft }: Pick<PreparedVideo, "inputs" | "script" | "draft">): Cast {
  return {
    assets: [...new Set(inputs.assets.map(({ digest }) => digest))],
    files: [...new Set(Object.values(inputs.files))],
    declared: listDeclared(draft).filter(({ modality }) => modality === "voice" || !draft.isSoundOnly),
    languages: [...new Set(script.scenes.map(({ language }) => language))],
    ...(draft.isSoundOnly ? { isHeardOnly: true } : {}),
  };
}

function listDeclared({ scenes, voiceTrack }: PreparedVideo["draft"]): readonly DeclaredLikeness[] {
  const found = new Map<Digest, DeclaredLikeness>();
  for (const { avatar } of scenes) {
    const { likeness, digest } = avatar;
    if (typeof likeness === "object") {
      found.set(digest, { ref: likeness.person, assetDigest: digest, modality: "face" });
    }
  }
  if (voiceTrack && voiceTrack.speaker !== "synthetic") {
    const { source, speaker } = voiceTrack;
    found.set(source, { ref: speaker.person, assetDigest: source, modality: "voice" });
  }
  return [...found.values()];
}
