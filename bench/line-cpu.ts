import { readFileSync } from "node:fs";
import pg from "pg";
import { cpuMsOfTree } from "./cpu-time.ts";

/** The processor time of this process and of a Postgres so far, in ms. */
export type LineCpu = () => number;

/** The server of a database runs beside this process, not below it. Where there is no /proc, its time is missing. */
export async function watchLineCpu(url: string): Promise<LineCpu> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const server = parentOf(rows[0]?.pid ?? 0);
  await client.end();
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 + (server === undefined ? 0 : cpuMsOfTree(server));
  };
}

/** What some work took on a line, its Postgres included. */
export async function measureCpu(
  cpu: LineCpu,
  work: () => Promise<unknown>,
): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const startedMs = performance.now();
  const cpuMs = cpu();
  await work();
  return { wallMs: performance.now() - startedMs, cpuMs: cpu() - cpuMs };
}

/** proc(5): after the name, in brackets, the state and then the parent. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
