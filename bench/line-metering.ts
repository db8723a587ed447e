import { createAttemptMeter } from "../src/app/server/meter-attempts.ts";
import { countNotice } from "../src/app/server/count-notice.ts";
import { createWorkGuard } from "../src/app/server/guard-work.ts";
import { hearWorker } from "../src/app/server/hear-worker.ts";
import { readMetering } from "../src/app/server/read-metering.ts";
import { setBudgets } from "../src/fleet/index.ts";
import { silentLog } from "../src/telemetry/log/index.ts";
import { createMetrics } from "../src/telemetry/metrics/index.ts";
import { measureLoad, type Load } from "./line-load.ts";
import type { BenchLine } from "./line-setting.ts";
import { median } from "./report.ts";

/** The same load with nothing metered, and with all that an installation meters: usage, rows, budgets, metrics. */
export interface MeteringRounds {
  readonly bare: Load;
  readonly metered: Load;
}

const timeZone = "Asia/Kolkata";
const now = (): Date => new Date();

/** In turns, so that what else the machine does hits both alike; the median of each. */
export async function measureMetering(
  bench: BenchLine,
  { rounds, videos }: { readonly rounds: number; readonly videos: number },
): Promise<MeteringRounds> {
  const { database } = bench.line;
  await database.engine.transaction().execute(async (trx) => {
    const budget = { period: "month", limitMicroInr: 1e15, warnAt: 0.8, isHard: true } as const;
    await setBudgets(trx, "default", [budget, { ...budget, period: "total" }], now());
  });
  const guard = createWorkGuard({ database, timeZone, log: silentLog, now });
  const metering = await readMetering({ priceList: undefined, timeZone, classes: ["cpu"] });
  const hooks = {
    guard: () => guard({ workspaceId: "default", videoId: null }),
    attemptEnded: createAttemptMeter({ metering, worker: "bench", now }),
  };
  const metrics = createMetrics();
  const hear = hearWorker({ log: silentLog, database, tell: (notice) => countNotice(metrics, notice) });
  const bare: Load[] = [];
  const metered: Load[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await measureLoad(bench, videos));
    const silence = bench.listen((event) => {
      if (event.kind !== "run done") hear(event);
    });
    metered.push(await measureLoad(bench, videos, hooks));
    silence();
  }
  return { bare: medianLoad(bare), metered: medianLoad(metered) };
}

function medianLoad(loads: readonly Load[]): Load {
  return {
    stepsPerSecond: median(loads.map((load) => load.stepsPerSecond)),
    statements: median(loads.map((load) => load.statements)),
    cpuMs: median(loads.map((load) => load.cpuMs)),
  };
}
