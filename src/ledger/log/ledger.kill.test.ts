import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testSigner } from "../../../test/fixtures/built-log.ts";
import { openTestLedger } from "../../../test/fixtures/opened-ledger.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { createRandom, digestBytes } from "../../core/index.ts";
import { auditLog, createPolicy } from "../verify/index.ts";

const program = new URL("../../../test/processes/ledger-append.ts", import.meta.url);
const killsMin = 15;
const writers = 3;

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

interface Acknowledged {
  readonly id: string;
  /** Not there for what was left within a change. */
  readonly index?: number;
}

describe("a ledger whose writers are killed", () => {
  it(`loses nothing that it acknowledged, over ${killsMin} kills at random moments while others write on`, async () => {
    const random = createRandom(digestBytes("moments of killing"));
    const acknowledged: Acknowledged[] = [];
    let kills = 0;

    /** Somewhere after its first answer, a writer is killed; then the next one starts. */
    async function runWriters(place: number): Promise<void> {
      for (let round = 0; kills < killsMin; round += 1) {
        const child = start(place * 100 + round, acknowledged);
        await once(child, "message");
        for (let turns = Math.floor(random() * 300); turns > 0; turns -= 1) await new Promise(setImmediate);
        child.kill("SIGKILL");
        await once(child, "exit");
        kills += 1;
      }
    }

    await Promise.all(Array.from({ length: writers }, (_, place) => runWriters(place)));
    const ledger = await openTestLedger(test.database);
    await ledger.integrate();
    await expectAllThere(acknowledged);
    await expectChangesTold();
    const report = await auditLog(ledger, {
      policy: createPolicy([testSigner().key]),
      earlier: await readCheckpoints(),
      cosignedLateMsMax: 0,
    });
    expect(report.findings).toEqual([]);
    expect(report.size).toBeGreaterThanOrEqual(acknowledged.length);
    expect(kills).toBeGreaterThanOrEqual(killsMin);
  }, 300_000);
});

function start(name: number, acknowledged: Acknowledged[]): ChildProcess {
  const child = fork(program, [test.url, String(name)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  child.on("message", (message) => void acknowledged.push(message as Acknowledged));
  return child;
}

async function expectAllThere(acknowledged: readonly Acknowledged[]): Promise<void> {
  const rows = await test.database.engine.selectFrom("ledger_entries").select(["id", "index"]).execute();
  const places = new Map(rows.map(({ id, index }) => [id, index]));
  const lost = acknowledged.filter(
    ({ id, index }) => !places.has(id) || (index !== undefined && places.get(id) !== index),
  );
  expect(acknowledged.length).toBeGreaterThan(killsMin);
  expect(lost).toEqual([]);
}

/** Each change of the other table has its entry, and each of these entries its change. */
async function expectChangesTold(): Promise<void> {
  const { engine } = test.database;
  const changes = await engine.selectFrom("results").select("key").execute();
  const untold = await engine
    .selectFrom("results")
    .leftJoin("ledger_entries", (joined) => joined.on((on) => on("ledger_entries.id", "=", on.ref("results.key"))))
    .select("results.key")
    .where("ledger_entries.id", "is", null)
    .execute();
  expect(changes.length).toBeGreaterThan(0);
  expect(untold).toEqual([]);
}

/** Every tree that was ever signed must be a beginning of the last one. */
async function readCheckpoints() {
  const rows = await test.database.engine
    .selectFrom("ledger_checkpoints")
    .select(["size", "note"])
    .orderBy("size")
    .execute();
  return rows.map(({ size, note }) => ({ kind: "checkpoint", name: `the tree of ${size}`, note }) as const);
}
