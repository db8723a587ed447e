import pg from "pg";
import type { BenchLine } from "./line-setting.ts";
import { measureCpu } from "./line-cpu.ts";

/** What the same Postgres does where nothing but a transaction is asked of it: a row written, one changed, a commit. */
export interface Floor {
  /** By as many connections as a worker has steps in hand. */
  readonly transactionsPerSecond: number;
  /** By one, which waits for each. */
  readonly transactionMs: number;
  /** Of a processor, in this process and in Postgres, for each transaction. */
  readonly cpuMs: number;
}

const aloneRounds = 300;
const togetherRounds = 200;

export async function measureFloor({ url, inHand, cpu }: BenchLine): Promise<Floor> {
  const clients = Array.from({ length: inHand }, () => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const [first] = clients;
  if (!first) throw new Error("a floor needs a connection");
  try {
    await first.query("create table if not exists bench_floor (id bigint generated always as identity, word text)");
    await first.query("create table if not exists bench_sums (id integer primary key, sum bigint not null)");
    for (const client of clients) await client.query("insert into bench_sums values ($1, 0)", [pidOf(client)]);
    await repeat(first, 50);
    const startedMs = performance.now();
    await repeat(first, aloneRounds);
    const aloneMs = performance.now() - startedMs;
    const together = await measureCpu(cpu, () => Promise.all(clients.map((client) => repeat(client, togetherRounds))));
    const count = togetherRounds * clients.length;
    return {
      transactionsPerSecond: (count * 1000) / together.wallMs,
      transactionMs: aloneMs / aloneRounds,
      cpuMs: together.cpuMs / count,
    };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function repeat(client: pg.Client, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await client.query("begin");
    await client.query("insert into bench_floor (word) values ($1)", [String(round)]);
    await client.query("update bench_sums set sum = sum + 1 where id = $1", [pidOf(client)]);
    await client.query("commit");
  }
}

/** Of the connection's backend: a row of its own, so that no two wait for each other. */
function pidOf(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID;
}
