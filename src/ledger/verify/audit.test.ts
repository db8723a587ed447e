import { describe, expect, it } from "vitest";
import { buildLog, plainEntries, plainEntry, testSigner, type BuiltLog } from "../../../test/fixtures/built-log.ts";
import { cosign, signNote, type Signer } from "../signing/index.ts";
import { auditLog, type AuditOptions } from "./audit.ts";
import type { AuditReport } from "./audit-report.ts";
import { formatNote, parseNote } from "./note.ts";
import { createPolicy } from "./policy.ts";
import { formatRecovery, formatRotation, keyRotatedType, recoveredType } from "./statement.ts";
import { formatEntryBundle, parseEntryBundle } from "./tile-path.ts";

const signer = testSigner();
const startMs = Date.UTC(2026, 10, 1);
const entries = plainEntries(600);

function audit(log: BuiltLog, options: Partial<AuditOptions> = {}): Promise<AuditReport> {
  return auditLog(log, { policy: createPolicy([signer.key]), cosignedLateMsMax: 3_600_000, ...options });
}

/** What was found, each with the first entry that it makes unbelievable. */
function found({ findings }: AuditReport): string[] {
  return findings.map(({ kind, index }) => `${kind} ${index}`);
}

const checkpointOf = ({ note }: BuiltLog, name = "an older checkpoint") =>
  ({ kind: "checkpoint", name, note }) as const;
const copyOf = (source: BuiltLog, name = "an older copy") => ({ kind: "copy", name, source }) as const;

/** Puts other entries into a log's bundle, and nothing else. */
function replaceEntries(log: BuiltLog, path: string, change: (entries: Uint8Array[]) => Uint8Array[]): void {
  const width = Number(/\d+$/.exec(path)?.[0]) % 256 || 256;
  log.files.set(
    path,
    formatEntryBundle(change(parseEntryBundle(log.files.get(path)!, path.includes(".p/") ? width : 256))),
  );
}

describe("a log that is whole", () => {
  it.each([0, 1, 255, 256, 257, 600])("of %i entries is found so", async (size) => {
    const report = await audit(await buildLog(entries.slice(0, size)));
    expect(report).toMatchObject({ valid: true, size, findings: [], origin: signer.key.name });
    expect(report.firstBadIndex).toBeUndefined();
  });

  it("is found so against every earlier part of it", async () => {
    const log = await buildLog(entries);
    const parts = await Promise.all([0, 1, 256, 300, 600].map((size) => buildLog(entries.slice(0, size))));
    expect(
      (
        await audit(log, {
          earlier: [...parts.map((part) => checkpointOf(part)), ...parts.map((part) => copyOf(part))],
        })
      ).findings,
    ).toEqual([]);
  });
});

describe("an edit", () => {
  it.each([0, 255, 256, 599])("of entry %i is named, where nothing else was changed", async (index) => {
    const log = await buildLog(entries);
    const path = ["tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"][Math.floor(index / 256)]!;
    replaceEntries(log, path, (all) =>
      all.with(index % 256, Buffer.from(plainEntry({ number: 9999, sequencedMs: startMs + index * 1000 }))),
    );
    const report = await audit(log);
    expect(found(report)).toEqual([`edited ${index}`]);
    expect(report.firstBadIndex).toBe(index);
  });

  it("is named by the tile that it lies in, where the hash of the entry was changed with it", async () => {
    const log = await buildLog(entries);
    const edited = await buildLog(entries.with(300, plainEntry({ number: 9, sequencedMs: startMs + 300_000 })));
    for (const path of ["tile/entries/001", "tile/0/001"]) log.files.set(path, edited.files.get(path)!);
    expect(found(await audit(log))).toEqual(["edited 256"]);
  });

  it("is placed after what others have kept, where all hashes were changed with it", async () => {
    const log = await buildLog(entries.with(300, plainEntry({ number: 9, sequencedMs: startMs + 300_000 })));
    log.files.set("checkpoint", (await buildLog(entries)).files.get("checkpoint")!);
    expect(found(await audit(log))).toEqual(["edited 0"]);
    const earlier = [checkpointOf(await buildLog(entries.slice(0, 290)))];
    expect(found(await audit(log, { earlier }))).toEqual(["edited 290"]);
  });

  it("of a tile alone is named, and the entries stand", async () => {
    const log = await buildLog(entries);
    const tile = Buffer.from(log.files.get("tile/0/001")!);
    tile[32 * 5] = tile[32 * 5]! ^ 1;
    log.files.set("tile/0/001", tile);
    expect(found(await audit(log))).toEqual(["tile_wrong 261"]);
    const upper = await buildLog(entries);
    upper.files.set("tile/1/000.p/2", Buffer.from(upper.files.get("tile/1/000.p/2")!).fill(0, 32));
    expect(found(await audit(upper))).toEqual(["tile_wrong 256"]);
  });
});

describe("a new order", () => {
  it("is named with the place that each entry was signed in", async () => {
    const log = await buildLog(entries);
    replaceEntries(log, "tile/entries/000", (all) => all.with(7, all[30]!).with(30, all[7]!));
    const report = await audit(log);
    expect(found(report)).toEqual(expect.arrayContaining(["reordered 7", "reordered 30"]));
    expect(report.firstBadIndex).toBe(7);
    expect(report.findings[0]?.message).toContain("signed as number 30");
  });
});

describe("a truncation", () => {
  it("is found against a checkpoint that somebody kept, and names the first entry that is gone", async () => {
    const log = await buildLog(entries.slice(0, 400));
    const report = await audit(log, { earlier: [checkpointOf(await buildLog(entries), "the witness")] });
    expect(found(report)).toEqual(["truncated 400"]);
    expect(report.findings[0]?.message).toBe("the witness has 600 entries, the log 400");
  });

  it("is found where the files end before the checkpoint does", async () => {
    const log = await buildLog(entries);
    for (const path of ["tile/entries/002.p/88", "tile/0/002.p/88"]) log.files.delete(path);
    expect((await audit(log)).firstBadIndex).toBe(512);
    const torn = await buildLog(entries);
    torn.files.set("tile/entries/002.p/88", torn.files.get("tile/entries/002.p/88")!.slice(0, -1));
    expect(found(await audit(torn))).toEqual(["missing 512"]);
  });
});

describe("a fork", () => {
  const other = entries.slice(0, 600).with(450, plainEntry({ number: 9, sequencedMs: startMs + 450_000 }));

  it("is named by its first entry against a kept copy", async () => {
    expect(
      found(await audit(await buildLog(other), { earlier: [copyOf(await buildLog(entries.slice(0, 520)))] })),
    ).toEqual(["forked 450"]);
  });

  it("is placed between two kept checkpoints", async () => {
    const earlier = await Promise.all(
      [100, 430, 500, 600].map(async (size) => checkpointOf(await buildLog(entries.slice(0, size)))),
    );
    const report = await audit(await buildLog(other), { earlier });
    expect(report.firstBadIndex).toBe(430);
    expect(found(report)).toEqual(["forked 430", "forked 430"]);
  });

  it("that is shorter is a fork too, not only a truncation", async () => {
    const report = await audit(await buildLog(other.slice(0, 460)), { earlier: [copyOf(await buildLog(entries))] });
    expect(found(report)).toEqual(["forked 450"]);
  });
});

describe("a date", () => {
  it("before that of the entry before it is named", async () => {
    const backDated = entries.with(200, plainEntry({ number: 200, sequencedMs: startMs + 100_000 }));
    const report = await audit(await buildLog(backDated));
    expect(found(report)).toEqual(["back_dated 200"]);
    expect(report.findings[0]?.message).toContain("2026-11-01T00:01:40.000Z");
  });

  it("long before the log took the entry in is shown, and is no fault by itself", async () => {
    const lateEntry = (index: number, ms: number) =>
      entries[index]!.replace(/"time":"[^"]*"/, `"time":"${new Date(startMs + index * 1000 - ms).toISOString()}"`);
    const report = await audit(
      await buildLog(
        entries.with(5, lateEntry(5, 3_600_000)).with(6, lateEntry(6, -3_600_000)).with(7, lateEntry(7, 600_000)),
      ),
    );
    expect(report).toMatchObject({
      valid: true,
      late: {
        count: 2,
        examples: [
          { index: 5, ms: 3_600_000 },
          { index: 6, ms: -3_600_000 },
        ],
      },
    });
    const all = await audit(await buildLog(entries.map((_, index) => lateEntry(index, 3_600_000))));
    expect(all.late.count).toBe(600);
    expect(all.late.examples.length).toBe(20);
  });

  const witness = testSigner("witness.example/w", 3, "cosignature");

  async function cosigned(count: number, at: Date) {
    const note = parseNote((await buildLog(entries.slice(0, count))).note);
    const name = `the checkpoint of ${count}`;
    return {
      kind: "checkpoint",
      name,
      note: formatNote({ ...note, signatures: [...note.signatures, await cosign(note.text, witness, at)] }),
    } as const;
  }

  it("that a witness contradicts is named, on either side", async () => {
    const policy = createPolicy([signer.key], [witness.key]);
    const log = await buildLog(entries);
    const endOf300 = startMs + 299_000;
    const fitting = [await cosigned(300, new Date(endOf300 + 60_000))];
    expect((await audit(log, { policy, earlier: fitting })).findings).toEqual([]);
    // The witness saw 300 entries a day later, and entry 300 says that it is a day older.
    const late = [await cosigned(300, new Date(endOf300 + 86_400_000))];
    expect(found(await audit(log, { policy, earlier: late }))).toEqual(["back_dated 300"]);
    // The witness saw entry 299 a day before it says that it came in.
    const early = [await cosigned(300, new Date(endOf300 - 86_400_000))];
    expect(found(await audit(log, { policy, earlier: early }))).toEqual(["back_dated 299"]);
  });
});

describe("an entry", () => {
  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["a second spelling", `${entries[5]} `],
    ["a name given twice", `{"a":1,"a":1,"sequenced":"2026-11-01T00:00:05.000Z"}`],
    ["no time", "{}"],
    ["a time in another spelling", entries[5]!.replace(/"sequenced":"[^"]*"/, '"sequenced":"2026-11-01"')],
  ])("of %s is named", async (_, text) => {
    expect(found(await audit(await buildLog(entries.slice(0, 10).with(5, text))))).toEqual(["malformed 5"]);
  });
});

describe("a signature", () => {
  it("of nobody that is trusted leaves nothing to believe", async () => {
    const log = await buildLog(entries, [testSigner(signer.key.name, 2)]);
    expect(found(await audit(log))).toEqual(["unsigned 0"]);
  });

  it("of a view that is not of this log counts for nothing", async () => {
    const foreign = await buildLog(entries.slice(0, 5), [testSigner(signer.key.name, 2)]);
    const earlier = [checkpointOf(foreign), { kind: "checkpoint", name: "a text", note: "hello" } as const];
    expect(found(await audit(await buildLog(entries), { earlier }))).toEqual(["view_invalid 0", "view_invalid 0"]);
  });
});

describe("a change of key", () => {
  const next = testSigner(signer.key.name, 2);
  const rotation = (index: number, previous: Signer, following: Signer, signers = [previous, following]) =>
    statementEntry(
      index,
      keyRotatedType,
      formatRotation({ origin: signer.key.name, previous: previous.key, next: following.key }),
      signers,
    );

  it("is followed, and the old key signs no further", async () => {
    const rotated = [...entries.slice(0, 10), await rotation(10, signer, next), ...entries.slice(11, 20)];
    const report = await audit(await buildLog(rotated, [next]));
    expect(report.findings).toEqual([]);
    expect(report.rotations.map(({ index }) => index)).toEqual([10]);
    expect(found(await audit(await buildLog(rotated, [signer])))).toEqual(["unsigned 0"]);
    // Both sign the tree that ends with the change, so that whoever knows one of them gets there.
    const policy = createPolicy([next.key]);
    expect((await audit(await buildLog(rotated.slice(0, 11), [signer, next]))).findings).toEqual([]);
    expect((await audit(await buildLog(rotated, [next]), { policy })).findings).toEqual([]);
  });

  it("goes on and on", async () => {
    const third = testSigner(signer.key.name, 3);
    const rotated = [await rotation(0, signer, next), await rotation(1, next, third), ...entries.slice(2, 5)];
    expect((await audit(await buildLog(rotated, [third]))).findings).toEqual([]);
    expect(found(await audit(await buildLog(rotated, [next])))).toEqual(["unsigned 0"]);
  });

  it.each([
    ["the old key alone", [signer]],
    ["the new key alone", [next]],
  ])("signed by %s is none", async (_, signers) => {
    const rotated = [...entries.slice(0, 3), await rotation(3, signer, next, signers), ...entries.slice(4, 6)];
    expect(found(await audit(await buildLog(rotated, [next])))).toEqual(["unsigned 0", "rotation_invalid 3"]);
  });
});

describe("a copy that was restored", () => {
  const recovery = async (
    index: number,
    kept: BuiltLog,
    keptSize: number,
    ...lost: { size: number; log: BuiltLog }[]
  ) =>
    statementEntry(
      index,
      recoveredType,
      formatRecovery({
        origin: signer.key.name,
        kept: { size: keptSize, root: kept.root },
        lost: lost.map(({ size, log }) => ({ size, root: log.root })),
      }),
      [signer],
    );

  it("is no truncation and no fork where it says so", async () => {
    const [kept, lost] = [await buildLog(entries.slice(0, 300)), await buildLog(entries.slice(0, 500))];
    const says = await recovery(300, kept, 300, { size: 500, log: lost });
    const restored = [...entries.slice(0, 300), says, ...entries.slice(301, 550)];
    for (const size of [301, 550]) {
      const report = await audit(await buildLog(restored.slice(0, size)), {
        earlier: [checkpointOf(kept), checkpointOf(lost), copyOf(lost)],
      });
      expect(report.findings).toEqual([]);
      expect(report.recoveries).toEqual([{ index: 300, keptSize: 300, lostSize: 500 }]);
    }
  });

  it("is one where it names another tree, or does not name what somebody has kept", async () => {
    const [kept, lost, between] = await Promise.all([300, 500, 400].map((size) => buildLog(entries.slice(0, size))));
    const says = await recovery(300, kept!, 300, { size: 500, log: between! });
    const log = await buildLog([...entries.slice(0, 300), says]);
    expect(found(await audit(log, { earlier: [checkpointOf(lost!)] }))).toEqual(["truncated 301"]);
    expect(found(await audit(log, { earlier: [checkpointOf(between!)] }))).toEqual(["truncated 301"]);
  });

  it("is one where it did not keep what it says", async () => {
    const [kept, lost] = [await buildLog(entries.slice(0, 300)), await buildLog(entries.slice(0, 500))];
    const says = await recovery(300, kept, 300, { size: 500, log: lost });
    const changed = entries.slice(0, 300).with(100, plainEntry({ number: 9, sequencedMs: startMs + 100_000 }));
    const report = await audit(await buildLog([...changed, says]), { earlier: [copyOf(lost)] });
    expect(found(report)).toEqual(["forked 100", "recovery_invalid 300"]);
  });

  it("that lies about where it parted is a fork", async () => {
    // It claims to have kept 300, and has changed entry 250 of the copy that somebody holds.
    const changed = entries.slice(0, 300).with(250, plainEntry({ number: 9, sequencedMs: startMs + 250_000 }));
    const lost = await buildLog(entries.slice(0, 500));
    const says = await recovery(300, await buildLog(changed), 300, { size: 500, log: lost });
    expect(found(await audit(await buildLog([...changed, says]), { earlier: [copyOf(lost)] }))).toEqual(["forked 250"]);
  });

  it("that the log has not signed is none", async () => {
    const [kept, lost] = [await buildLog(entries.slice(0, 3)), await buildLog(entries.slice(0, 5))];
    const text = formatRecovery({
      origin: signer.key.name,
      kept: { size: 3, root: kept.root },
      lost: [{ size: 5, root: lost.root }],
    });
    const says = await statementEntry(3, recoveredType, text, [testSigner(signer.key.name, 9)]);
    const report = await audit(await buildLog([...entries.slice(0, 3), says]), { earlier: [checkpointOf(lost)] });
    expect(found(report)).toEqual(["recovery_invalid 3", "truncated 4"]);
  });
});

describe("a log without a checkpoint", () => {
  it("cannot be judged", async () => {
    const log = await buildLog(entries.slice(0, 3));
    log.files.delete("checkpoint");
    await expect(audit(log)).rejects.toThrow("the log has no checkpoint");
  });
});

it("finds no end of faults, and lists a hundred", async () => {
  const log = await buildLog(entries);
  replaceEntries(log, "tile/entries/000", (all) => all.map(() => Buffer.from("?")));
  const report = await audit(log);
  expect(report.findings.length).toBe(100);
  expect(report.findingsLeftOut).toBe(256 + 256 - 100);
  expect(report.firstBadIndex).toBe(0);
});

async function statementEntry(number: number, type: string, text: string, signers: readonly Signer[]): Promise<string> {
  return plainEntry({
    number,
    sequencedMs: startMs + number * 1000,
    type,
    body: { statement: await signNote(text, signers) },
  });
}
