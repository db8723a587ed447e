import { open, stat } from "node:fs/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { C2paFailure, runC2pa } from "./c2pa-thread.ts";
import { describeManifestStore, type SaidOfVideo } from "./manifest-store.ts";
import { listBoxes } from "./mp4-boxes.ts";

/** Of one file: each of the three stands on the one before. */
export interface CredentialReport {
  /** `none`: there are no content credentials in it. */
  readonly state: "none" | "malformed" | "invalid" | "valid" | "trusted";
  readonly isWellFormed: boolean;
  /** The signature fits, and nothing that it stands for was changed. */
  readonly isValid: boolean;
  /** Its certificate is vouched for by somebody whom the reader trusts. */
  readonly isTrusted: boolean;
  readonly faults: readonly CredentialFault[];
  /** What the credentials say; of invalid ones too, and then nobody need believe it. */
  readonly said: SaidOfVideo | null;
}

export interface CredentialFault {
  /** C2PA's own code: `assertion.bmffHash.mismatch`. */
  readonly code: string;
  readonly message: string;
}

/** Where the credentials of an MP4 lie (C2PA 2.4 §A.5.1). */
const c2paBox = "d8fec3d61b0e483c92975828877ec481";

export interface ReadOptions {
  readonly anchorsPem: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Reads and checks the content credentials of an MP4, without a network.
 * @throws SutradharError `file_missing`, `file_too_large`, `video_invalid` where it is no MP4, `time_limit`
 */
export async function readCredentials(path: string, { anchorsPem, signal }: ReadOptions): Promise<CredentialReport> {
  if (!(await hasCredentials(path))) return { ...nothing, state: "none", faults: [] };
  try {
    const result = await runC2pa(
      { kind: "read", path, anchorsPem },
      { timeoutMs: limits.credentialsReadMsMax, mayStand: false, ...(signal ? { signal } : {}) },
    );
    return result.kind === "read" ? judgeStore(result.store) : malformed("the library told something else");
  } catch (error) {
    if (error instanceof C2paFailure) return malformed(error.message);
    throw error;
  }
}

const nothing = { isWellFormed: false, isValid: false, isTrusted: false, said: null };

function malformed(message: string): CredentialReport {
  const fault = { code: "malformed", message: message.slice(0, limits.logTextCharsMax) };
  return { ...nothing, state: "malformed", faults: [fault] };
}

/** Whether it has a box for credentials; also keeps what is too large from the library, which holds it whole. */
async function hasCredentials(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new SutradharError("file_missing", `there is no file ${path}`);
  if (info.size > limits.credentialsFileBytesMax) {
    throw new SutradharError(
      "file_too_large",
      `content credentials are read of files of up to ${limits.credentialsFileBytesMax} bytes, got ${info.size}`,
    );
  }
  const file = await open(path, "r");
  try {
    const id = Buffer.alloc(16);
    for (const { type, contents, end } of await listBoxes(file)) {
      if (type !== "uuid" || end - contents < 16) continue;
      await file.read(id, 0, 16, contents);
      if (id.toString("hex") !== c2paBox) continue;
      if (end - contents > limits.credentialsBytesMax) {
        throw new SutradharError(
          "file_too_large",
          `content credentials may have ${limits.credentialsBytesMax} bytes, got ${end - contents}`,
        );
      }
      return true;
    }
    return false;
  } finally {
    await file.close();
  }
}

/** What the library says of a file: its states are C2PA's, its codes those of the specification. */
export function judgeStore(text: string): CredentialReport {
  const store = describeManifestStore(text);
  const { state, faults, said } = store;
  if (state === "Trusted")
    return { state: "trusted", isWellFormed: true, isValid: true, isTrusted: true, faults, said };
  if (state === "Valid") return { state: "valid", isWellFormed: true, isValid: true, isTrusted: false, faults, said };
  return { state: "invalid", isWellFormed: true, isValid: false, isTrusted: false, faults, said };
}
