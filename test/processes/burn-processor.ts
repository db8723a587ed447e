/** A child that works for as much processor time as it is told, reports what it took, and stays until it is let go. */
import { measureTask } from "../../src/telemetry/usage/index.ts";

process.on("message", (cpuMs) => {
  const stop = measureTask();
  const until = process.cpuUsage();
  let taken = 0;
  while (taken < Number(cpuMs)) {
    const { user, system } = process.cpuUsage(until);
    taken = (user + system) / 1_000;
  }
  process.send?.(stop());
});
process.on("disconnect", () => process.exit(0));
