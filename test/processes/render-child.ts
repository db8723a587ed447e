/**
 * Renders as the command line does, for a test that kills it: `render-child.ts SCRIPT OUT PROFILE JOBS`. Tells its parent
 * of every chunk that a worker has begun and made, and in the end what `--json` would print.
 */
import { readConfig } from "../../src/app/index.ts";
import { openCrew } from "../../src/app/open-crew.ts";
import { renderScript } from "../../src/app/render-script.ts";

export type RenderChildMessage =
  | { readonly kind: "begun" | "made" }
  | { readonly kind: "done"; readonly summary: Awaited<ReturnType<typeof renderScript>> };

const [scriptPath = "", out = "", profile = "", jobs = ""] = process.argv.slice(2);
const crew = openCrew(Number(jobs));
const pool: typeof crew.pool = {
  start: (processes) => crew.pool.start(processes),
  close: () => crew.pool.close(),
  async run(task, options) {
    if (task.kind !== "render-chunk") return crew.pool.run(task, options);
    let isBegun = false;
    const begin = (): void => {
      if (!isBegun) tell({ kind: "begun" });
      isBegun = true;
    };
    const result = await crew.pool.run(task, {
      ...options,
      onProgress(progress) {
        begin();
        options?.onProgress?.(progress);
      },
    });
    begin();
    tell({ kind: "made" });
    return result;
  },
};

crew.start();
const summary = await renderScript(
  { scriptPath, out, profile, values: {}, captions: "burned", useCache: true, jobs: Number(jobs) },
  readConfig(),
  { ...crew, pool },
);
tell({ kind: "done", summary });
process.disconnect?.();

function tell(message: RenderChildMessage): void {
  process.send?.(message);
}
