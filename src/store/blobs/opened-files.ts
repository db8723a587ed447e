import { rm, stat } from "node:fs/promises";
import type { Digest } from "../../core/index.ts";

/** Files with what was decrypted, for those who read files: each made once, and gone soon after nobody needs it. */
export interface OpenedFiles {
  open(digest: Digest, decrypt: () => Promise<string>): Promise<string>;
  forget(digest: Digest): Promise<void>;
  /** Until what it returns is called, nothing goes that was opened, or told of again, since. */
  hold(): () => Promise<void>;
}

/** How long one stays that nobody holds: who was told of it opens it at once. */
const keptMs = 5_000;

interface OpenedFile {
  readonly path: Promise<string>;
  /** When it was last told of, in the order of things that happened here. */
  usedAt: number;
}

export function createOpenedFiles(): OpenedFiles {
  const files = new Map<Digest, OpenedFile>();
  const holders = new Set<number>();
  let order = 0;
  let timer: NodeJS.Timeout | undefined;

  async function remove(digest: Digest): Promise<void> {
    const file = files.get(digest);
    files.delete(digest);
    const path = await file?.path.catch(() => undefined);
    if (path !== undefined) await rm(path, { force: true });
  }
  /** What was last told of before the oldest of those who hold something began. */
  async function removeUnheld(): Promise<void> {
    const since = Math.min(...holders, Number.POSITIVE_INFINITY);
    for (const [digest, { usedAt }] of Array.from(files)) if (usedAt < since) await remove(digest);
  }
  function removeSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void removeUnheld(), keptMs).unref();
  }
  function begin(digest: Digest, decrypt: () => Promise<string>): Promise<string> {
    const file = { path: decrypt(), usedAt: (order += 1) };
    files.set(digest, file);
    file.path.catch(() => {
      if (files.get(digest) === file) files.delete(digest);
    });
    return file.path;
  }

  return {
    async open(digest, decrypt) {
      if (holders.size === 0) removeSoon();
      for (;;) {
        const known = files.get(digest);
        if (!known) return begin(digest, decrypt);
        known.usedAt = order += 1;
        const path = await known.path.catch(() => undefined);
        if (path !== undefined && (await stat(path).catch(() => undefined))) return path;
        if (files.get(digest) === known) files.delete(digest);
      }
    },
    forget: remove,
    hold() {
      const began = (order += 1);
      holders.add(began);
      return async () => {
        holders.delete(began);
        await removeUnheld();
      };
    },
  };
}
