/**
 * Runs a plan of three shots of five chunks each, with its chunks made by workers, for tests that kill it:
 * `plan-run.ts DIRECTORY`. Sends what it does, and at last the digest of the video.
 */
import { digestBytes, type Digest } from "../../src/core/index.ts";
import { createWorkerPool, runPlan } from "../../src/executors/local/index.ts";
import { createPlan, type NodeDraft, type StepResources, type StepTable } from "../../src/pipeline/index.ts";
import { createFileStore } from "../../src/store/blobs/index.ts";

const chunks = 5;
const steps: StepTable = {
  render: async ({ node, runTask, checkpoints }) => {
    const parts: Digest[] = [];
    for (let index = 0; index < chunks; index += 1) {
      const found = await checkpoints.find(index);
      process.send?.(found ? "found" : "made");
      const made = found ?? (await renderChunk(`${node.id}/${index}`, index));
      parts.push(made["chunk"] as Digest);
    }
    return { shot: Buffer.from(parts.join("")) };

    async function renderChunk(payload: string, index: number): Promise<Readonly<Record<string, Digest>>> {
      const bytes = (await runTask({ kind: "work", payload })) as Uint8Array;
      return checkpoints.save(index, { chunk: bytes });
    }
  },
  join: async ({ inputs, read }) => {
    const shots = await Promise.all((inputs["shots"] ?? []).map(read));
    return { video: Buffer.concat(shots) };
  },
};

const ids = ["shot-1", "shot-2", "shot-3"];
const shots = ids.map((id): NodeDraft => ({ id, step: "render", inputs: {}, parameters: { id }, assets: {} }));
const references = ids.map((node) => ({ node, output: "shot" }));
const resources: StepResources = { class: "cpu", cpuCores: 1, memoryMiB: 256, timeLimitMs: 60_000 };
const plan = createPlan({
  catalog: {
    render: { name: "render", version: 1, kind: "pure", inputs: {}, outputs: { shot: "shot" }, resources },
    join: {
      name: "join",
      version: 1,
      kind: "pure",
      inputs: { shots: { type: "shot", many: true } },
      outputs: { video: "video" },
      resources,
    },
  },
  nodes: [...shots, { id: "video", step: "join", inputs: { shots: references }, parameters: null, assets: {} }],
  engineOf: () => digestBytes("engine"),
});

const [directory = ""] = process.argv.slice(2);
const store = await createFileStore({ directory, sizeBytesMax: 1e9, now: () => Date.now() });
const pool = createWorkerPool({ entry: new URL("./pool-worker.ts", import.meta.url), jobs: 2 });
const { nodes } = await runPlan({ plan, steps, store, guard: async () => {}, jobs: 2, pool });
await pool.close();
process.send?.(nodes["video"]?.outputs["video"]);
process.disconnect?.();
