import { readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildLog, plainEntries, plainEntry, testSigner, type BuiltLog } from "../../../test/fixtures/built-log.ts";
import { signNote, type Signer } from "../signing/index.ts";
import {
  createPolicy,
  formatRecovery,
  formatRotation,
  keyRotatedType,
  openCheckpoint,
  recoveredType,
} from "../verify/index.ts";
import { witnessLog, type WitnessOptions, type Witnessed } from "./witness-log.ts";
import { createWitnessState } from "./witness-state.ts";

const log = testSigner();
const witness = testSigner("witness.example/w", 7, "cosignature");
const startMs = Date.UTC(2026, 10, 1);
const entries = plainEntries(600, startMs);
const at = new Date("2026-11-22T10:00:00Z");

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-witness-"));
});
afterEach(() => rm(directory, { recursive: true }));

function look(source: BuiltLog, more: Partial<WitnessOptions> = {}): Promise<Witnessed> {
  const state = createWitnessState(directory, log.key.name);
  return witnessLog({ source, logKey: log.key, signer: witness, state, now: () => at, ...more });
}

const outcomeOf = async (looking: Promise<Witnessed>) => {
  const seen = await looking;
  return seen.outcome === "cosigned" ? `cosigned ${seen.oldSize} to ${seen.size}` : seen.reason;
};

describe("a witness", () => {
  it("cosigns a log as it grows, and its signature holds with its time", async () => {
    for (const [before, size] of [
      [0, 0],
      [0, 1],
      [1, 255],
      [255, 256],
      [256, 600],
      [600, 600],
    ] as const) {
      const seen = await look(await buildLog(entries.slice(0, size)));
      expect(seen).toMatchObject({ outcome: "cosigned", oldSize: before, size });
      if (seen.outcome === "cosigned") {
        const opened = openCheckpoint(seen.note, createPolicy([log.key], [witness.key]));
        expect(opened).toMatchObject({ size, cosignatures: [{ name: witness.key.name, time: at }] });
      }
    }
  });

  it("refuses a log that has become shorter, also by one, and goes on when it is back", async () => {
    await look(await buildLog(entries.slice(0, 300)));
    expect(await outcomeOf(look(await buildLog(entries.slice(0, 299))))).toBe("rolled_back");
    expect(await outcomeOf(look(await buildLog([])))).toBe("rolled_back");
    expect(await outcomeOf(look(await buildLog(entries.slice(0, 310))))).toBe("cosigned 300 to 310");
  });

  it("refuses another history, of any size", async () => {
    await look(await buildLog(entries.slice(0, 300)));
    const other = entries.with(100, plainEntry({ number: 9, sequencedMs: startMs + 100_000 }));
    for (const size of [300, 301, 512, 600]) {
      expect(await outcomeOf(look(await buildLog(other.slice(0, size))))).toBe("forked");
    }
    expect(await outcomeOf(look(await buildLog(entries)))).toBe("cosigned 300 to 600");
  });

  it("refuses what the log has not signed, and tiles that do not lead to its root", async () => {
    expect(await outcomeOf(look(await buildLog(entries, [testSigner(log.key.name, 2)])))).toBe("unsigned");
    expect(await outcomeOf(look(await buildLog(entries, [testSigner("other.example/log", 1)])))).toBe("unsigned");
    await look(await buildLog(entries.slice(0, 300)));
    const torn = await buildLog(entries);
    torn.files.set("tile/0/001", Buffer.from(torn.files.get("tile/0/001")!).fill(0, 44 * 32, 45 * 32));
    expect(await outcomeOf(look(torn))).toBe("forked");
    torn.files.delete("tile/0/001");
    expect(await outcomeOf(look(torn))).toBe("malformed");
    torn.files.set("checkpoint", Buffer.of(0xff));
    expect(await outcomeOf(look(torn))).toBe("malformed");
  });

  it("needs a key of its own kind", async () => {
    await expect(look(await buildLog(entries), { signer: log })).rejects.toMatchObject({ code: "config_invalid" });
  });
});

describe("the memory of a witness", () => {
  it("is written before the signature is given, and cannot be taken back by a slower process", async () => {
    const [small, large] = [await buildLog(entries.slice(0, 300)), await buildLog(entries.slice(0, 500))];
    await look(await buildLog(entries.slice(0, 100)));
    // The slower one has looked at its memory, and is overtaken while it reads the log.
    let isFirst = true;
    const slow: BuiltLog = {
      ...small,
      async read(path) {
        if (isFirst && path.startsWith("tile/")) {
          isFirst = false;
          expect(await outcomeOf(look(large))).toBe("cosigned 100 to 500");
        }
        return small.read(path);
      },
    };
    expect(await outcomeOf(look(slow))).toBe("rolled_back");
    const state = createWitnessState(directory, log.key.name);
    expect((await state.list()).map(({ number }) => number)).toEqual([1, 2]);
  });

  it("of many that look at once is one history", async () => {
    const sizes = [10, 20, 30, 40, 50];
    const outcomes = await Promise.all(
      sizes.map(async (size) => outcomeOf(look(await buildLog(entries.slice(0, size))))),
    );
    expect(outcomes.filter((outcome) => outcome.startsWith("cosigned")).length).toBeGreaterThan(0);
    const list = await createWitnessState(directory, log.key.name).list();
    const kept = list.map(({ note }) => Number(note.split("\n")[1]));
    expect(kept).toEqual(kept.toSorted((one, other) => one - other));
    expect(kept.at(-1)).toBe(50);
  });

  it("is refused where it cannot be read, since a witness that forgets would sign twice", async () => {
    await look(await buildLog(entries.slice(0, 10)));
    const folder = join(directory, readdirSync(directory)[0]!);
    writeFileSync(join(folder, "000000000001.json"), "{");
    await expect(look(await buildLog(entries.slice(0, 5)))).rejects.toMatchObject({ code: "config_invalid" });
  });

  it("keeps each log apart", async () => {
    const other = testSigner("other.example/log", 5);
    await look(await buildLog(entries.slice(0, 300)));
    const state = createWitnessState(directory, other.key.name);
    const seen = look(await buildLog(entries.slice(0, 3), [other]), { logKey: other.key, state });
    expect(await outcomeOf(seen)).toBe("cosigned 0 to 3");
  });
});

describe("a log whose key changes", () => {
  const [second, third] = [testSigner(log.key.name, 2), testSigner(log.key.name, 3)];
  const rotation = async (number: number, previous: Signer, next: Signer) =>
    statement(
      number,
      keyRotatedType,
      formatRotation({ origin: log.key.name, previous: previous.key, next: next.key }),
      [previous, next],
    );

  it("is followed, from whatever tree was cosigned before", async () => {
    const rotated = [
      ...entries.slice(0, 300),
      await rotation(300, log, second),
      await rotation(301, second, third),
      ...entries.slice(302),
    ];
    await look(await buildLog(rotated.slice(0, 200), [log]));
    expect(await outcomeOf(look(await buildLog(rotated, [third])))).toBe("cosigned 200 to 600");
    expect(await outcomeOf(look(await buildLog([...rotated, "{}"], [log])))).toBe("unsigned");
    expect(await outcomeOf(look(await buildLog([...rotated, "{}"], [third])))).toBe("cosigned 600 to 601");
  });

  it("is followed where the change itself was the last that was cosigned", async () => {
    const rotated = [...entries.slice(0, 300), await rotation(300, log, second), ...entries.slice(301)];
    await look(await buildLog(rotated.slice(0, 301), [log, second]));
    expect(await outcomeOf(look(await buildLog(rotated, [second])))).toBe("cosigned 301 to 600");
  });

  it("without the old key's word is another's", async () => {
    const forged = [
      ...entries.slice(0, 300),
      await statement(
        300,
        keyRotatedType,
        formatRotation({ origin: log.key.name, previous: log.key, next: second.key }),
        [second],
      ),
    ];
    await look(await buildLog(entries.slice(0, 300)));
    expect(await outcomeOf(look(await buildLog(forged, [second])))).toBe("malformed");
  });
});

describe("a log that says what it has lost", () => {
  const recovery = async (
    number: number,
    kept: BuiltLog,
    keptSize: number,
    lost: BuiltLog,
    lostSize: number,
    signer = log,
  ) =>
    statement(
      number,
      recoveredType,
      formatRecovery({
        origin: log.key.name,
        kept: { size: keptSize, root: kept.root },
        lost: [{ size: lostSize, root: lost.root }],
      }),
      [signer],
    );

  it("is cosigned on only by a witness who was told to accept it", async () => {
    const [kept, lost] = [await buildLog(entries.slice(0, 300)), await buildLog(entries.slice(0, 500))];
    for (const size of [100, 300, 500]) await look(await buildLog(entries.slice(0, size)));
    const restored = await buildLog([
      ...entries.slice(0, 300),
      await recovery(300, kept, 300, lost, 500),
      ...entries.slice(301, 310),
    ]);
    const refused = await look(restored);
    expect(refused).toMatchObject({ outcome: "refused", reason: "recovery_declared" });
    expect(refused).toMatchObject({
      message: expect.stringContaining("lost 200 entries and says so (entry 300)") as string,
    });
    const accepted = await look(restored, { acceptsRecovery: true });
    expect(accepted).toMatchObject({ outcome: "cosigned", oldSize: 500, size: 310, entriesLost: 200 });
    expect(
      await outcomeOf(
        look(
          await buildLog([...entries.slice(0, 300), await recovery(300, kept, 300, lost, 500), ...entries.slice(301)]),
        ),
      ),
    ).toBe("cosigned 310 to 600");
  });

  it("is refused all the same where it is not true, or not the log's word", async () => {
    const [kept, lost, other] = await Promise.all([300, 500, 400].map((size) => buildLog(entries.slice(0, size))));
    for (const size of [100, 500]) await look(await buildLog(entries.slice(0, size)));
    const say = async (entry: string, before = entries.slice(0, 300)) =>
      outcomeOf(look(await buildLog([...before, entry]), { acceptsRecovery: true }));
    expect(await say(await recovery(300, kept!, 300, other!, 500))).toBe("rolled_back");
    expect(await say(await recovery(300, kept!, 300, lost!, 499))).toBe("rolled_back");
    expect(await say(await recovery(300, lost!, 300, lost!, 500))).toBe("rolled_back");
    expect(await say(await recovery(300, kept!, 300, lost!, 500, testSigner(log.key.name, 8)))).toBe("rolled_back");
    // It would have kept 300, but entry 50, which was cosigned with the first hundred, is another.
    const changed = entries.slice(0, 300).with(50, plainEntry({ number: 9, sequencedMs: startMs + 50_000 }));
    expect(await say(await recovery(300, await buildLog(changed), 300, lost!, 500), changed)).toBe("rolled_back");
  });
});

async function statement(number: number, type: string, text: string, signers: readonly Signer[]): Promise<string> {
  return plainEntry({
    number,
    sequencedMs: startMs + number * 1000,
    type,
    body: { statement: await signNote(text, signers) },
  });
}
