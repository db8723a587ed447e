import { lintRig, type RigFinding } from "../quality/index.ts";
import type { Config } from "./config.ts";
import { loadRig } from "./load-rig.ts";

/** What the linter says of a rig. */
export interface AvatarLint {
  readonly avatar: string;
  readonly version: string;
  readonly folder: string;
  readonly findings: readonly RigFinding[];
  /** No finding is an error. */
  readonly isSound: boolean;
}

/** Looks for what tears, slides or cannot be told apart. @throws SutradharError `avatar_unknown`, `rig_invalid`. */
export async function lintAvatar(named: string, config: Pick<Config, "assetsDirectory">): Promise<AvatarLint> {
  const { rig, pictures, folder } = await loadRig(named, config);
  const { findings, isSound } = lintRig(rig, pictures);
  return { avatar: rig.name, version: rig.version, folder, findings, isSound };
}
