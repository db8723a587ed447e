/** A process that keeps workers busy until it is killed; it sends the ids of its workers once they work. */
import { createWorkerPool } from "../../src/executors/local/index.ts";

const pool = createWorkerPool({ entry: new URL("./pool-worker.ts", import.meta.url), jobs: 2 });
const idle = await pool.run({ kind: "pid", payload: undefined });
const spinning = new Promise<number>((resolve) => {
  const onProgress = ({ total }: { total: number }): void => resolve(total);
  pool.run({ kind: "spin", payload: undefined }, { onProgress }).catch(() => {});
});
process.send?.([idle, await spinning]);
