import { Worker } from "node:worker_threads";
import { limits, SutradharError } from "../core/index.ts";
import type { CopyAnswer, CopyTask } from "./copy-child.ts";
import type { LookedAtCopy } from "./detect-watermark.ts";

const entry = new URL(import.meta.url.endsWith(".ts") ? "./copy-child.ts" : "./copy-child.js", import.meta.url);

/**
 * Looks at a copy as `lookAtCopy` does, in a thread of its own, which ends with it: a server goes on answering.
 * @throws SutradharError `video_invalid`, `limit_exceeded`, `time_limit`
 */
export async function lookInThread(task: CopyTask): Promise<LookedAtCopy> {
  const thread = new Worker(entry, { workerData: task, stdout: true, stderr: true, env: {} });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<LookedAtCopy>((resolve, reject) => {
      const tooLong = `a copy may be looked at for ${limits.traceMsMax / 1_000} s (limits.traceMsMax): send a piece of it`;
      timer = setTimeout(() => reject(new SutradharError("time_limit", tooLong)), limits.traceMsMax);
      thread.on("error", reject);
      thread.on("exit", (code) => reject(new SutradharError("internal", `who looked at a copy ended with ${code}`)));
      thread.on("message", (answer: CopyAnswer) => {
        if ("looked" in answer) resolve(answer.looked);
        else reject(new SutradharError(answer.code, answer.message));
      });
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
