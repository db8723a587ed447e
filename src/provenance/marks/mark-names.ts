import { createHmac } from "node:crypto";
import { SutradharError, type Digest } from "../../core/index.ts";
import { deriveMarkId, deriveMarkKey, type MarkId, type MarkKey } from "../../media/watermark/index.ts";

/** Which marks a video's shots bear. The key itself is not in it: it may stand in plans and locks. */
export interface MarkNames {
  readonly keyVersion: number;
  /** Tells keys apart that have the same version. */
  readonly keyCheck: string;
  /** Whose videos these are. */
  readonly issuer: MarkId;
  /** @param unmarkedKey of the step that would draw the shot without a mark: who has the same shot has the same id */
  nameShot(shot: string, unmarkedKey: Digest): MarkId;
}

/** What a lock says of a video's marks. */
export interface LockedMarks extends Omit<MarkNames, "nameShot"> {
  /** By the shot's id in the script. */
  readonly shots: Readonly<Record<string, MarkId>>;
}

/** The key of a workspace, out of the installation's secret: a workspace's key says nothing of another's. */
export function deriveWorkspaceKey(
  secret: Uint8Array,
  { workspaceId, version }: { readonly workspaceId: string; readonly version: number },
): MarkKey {
  const text = `sutradhar mark key 1|${workspaceId}|${version}`;
  return { secret: createHmac("sha256", secret).update(text).digest(), version };
}

/** The issuer layer's id. Whose it is, the key says: this is the same word under each key. */
export function issuerOf(key: MarkKey): MarkId {
  return deriveMarkId(key, "issuer", "the workspace whose key this is");
}

export function checkKey(key: MarkKey): string {
  return deriveMarkKey(key, "check").toString("hex").slice(0, 16);
}

/** The marks that a key gives. A mark never keeps a shot from being used again: its id comes from the shot alone. */
export function createMarkNames(key: MarkKey): MarkNames {
  return {
    keyVersion: key.version,
    keyCheck: checkKey(key),
    issuer: issuerOf(key),
    nameShot: (_shot, unmarkedKey) => deriveMarkId(key, "shot", unmarkedKey),
  };
}

/** The marks as a lock has them: made again, a video bears the same, whatever its shots' keys are by now. */
export function openLockedMarks({ shots, ...marks }: LockedMarks): MarkNames {
  return {
    ...marks,
    nameShot(shot) {
      const id = shots[shot];
      if (id !== undefined) return id;
      throw new SutradharError(
        "lock_unmet",
        `the lock names no mark for the shot ${shot}: use the version that wrote it`,
      );
    },
  };
}
