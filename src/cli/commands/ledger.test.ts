import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openLedgerServer, type LedgerServer } from "../../../test/fixtures/ledger-server.ts";
import { openInstallationLedger, type Ledger } from "../../../test/fixtures/installation-ledger.ts";
import { draft } from "../../../test/fixtures/opened-ledger.ts";
import { openTestDatabase, type TestDatabase } from "../../../test/fixtures/test-database.ts";
import { createTimeStampAuthority, openSslMissing } from "../../../test/fixtures/time-stamp-authority.ts";
import { SutradharError } from "../../core/index.ts";
import { addLedger } from "./ledger.ts";

const work = mkdtempSync(join(tmpdir(), "sutradhar-ledger-cli-"));
const serverKey = "sk_test0000000000000000000000000000000000000000";
const at = (...names: string[]): string => join(work, ...names);

let test: TestDatabase;
let server: LedgerServer;
let ledger: Ledger;
let logKey: string;
beforeAll(async () => {
  test = await openTestDatabase();
  mkdirSync(at("home"));
  ledger = await openInstallationLedger(test.database, at("home"));
  await append(4);
  server = await openLedgerServer({ read: (path) => ledger.read(path) }, serverKey);
  vi.stubEnv("SUTRADHAR_HOME", at("home"));
  vi.stubEnv("DATABASE_URL", test.url);
  vi.stubEnv("SUTRADHAR_URL", server.url);
  vi.stubEnv("SUTRADHAR_KEY", serverKey);
  logKey = (await run("show")).split("\n")[0] ?? "";
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await test.close();
  rmSync(work, { recursive: true });
});

async function append(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await ledger.append(draft(number));
}

/** What a command prints, with its exit code behind it where that is not 0. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    const program = new Command().exitOverride();
    addLedger(program);
    await program.parseAsync(["ledger", ...words], { from: "user" });
    if (process.exitCode) printed.push(`exit ${process.exitCode}`);
    return printed.join("");
  } finally {
    process.exitCode = undefined;
    spy.mockRestore();
  }
}

async function refusal(...words: string[]): Promise<SutradharError> {
  const error: unknown = await run(...words).catch((thrown: unknown) => thrown);
  if (error instanceof SutradharError) return error;
  throw new Error("nothing was refused", { cause: error });
}

describe("an auditor", () => {
  it("gets a proof of an entry from the server, and checks it offline", async () => {
    const { id } = await ledger.append(draft(7));
    await run("prove", id, "--out", at("entry.json"));
    expect(await run("verify", at("entry.json"), "--key", logKey)).toMatch(
      /^holds: entry 4 of sutradhar-[0-9a-f]{12}\.local\/ledger, in a log of 5/,
    );
    writeFileSync(
      at("edited.json"),
      readFileSync(at("entry.json"), "utf8").replace('\\"number\\":7', '\\"number\\":8'),
    );
    expect(await run("verify", at("edited.json"), "--key", logKey)).toMatch(
      /^does not hold \[not_included\].*\nexit 3$/,
    );
    const asJson = await run("verify", at("edited.json"), "--key", logKey, "--json");
    expect(JSON.parse(asJson.replace(/exit 3$/, ""))).toMatchObject({ valid: false, reason: "not_included" });
    writeFileSync(at("none.json"), "{}");
    expect(await run("verify", at("none.json"), "--key", logKey)).toContain("exit 3");
  });

  it("keeps a copy, audits it, and finds what was changed in it", async () => {
    expect(await run("copy", at("copy"))).toBe(`${at("copy")}: 5 entries\n`);
    expect(await run("audit", "--from", at("copy"), "--key", logKey)).toContain("whole:");
    expect(
      await run("audit", "--key", logKey, "--against", at("copy"), "--against", at("copy", "checkpoint")),
    ).toContain("whole:");
    expect(await run("prove", "2", "--from", at("copy"))).toContain("c2sp.org/tlog-proof@v1");
    const bundle = at("copy", "tile", "entries", "000.p", "5");
    writeFileSync(bundle, readFileSync(bundle, "latin1").replace('"number":2', '"number":3'), "latin1");
    expect(await run("audit", "--from", at("copy"), "--key", logKey)).toMatch(
      /from entry 2 of 5 on; 1 finding\n {2}edited: entry 2 .*exit 3$/s,
    );
  });

  it("cosigns with a key of theirs, and the log keeps it", async () => {
    const witnessKey = (await run("key", at("w.key"), "--name", "auditor.example/w", "--witness")).trim();
    const looking = ["witness", "--log", logKey, "--key-file", at("w.key"), "--state", at("state")];
    expect(await run(...looking, "--out", at("cosigned"))).toBe(`${at("cosigned")}: 5 entries cosigned, 0 before\n`);
    expect(await run("cosigned", at("cosigned"), "--witness", witnessKey)).toBe("kept what auditor.example/w signed\n");
    await run("prove", "1", "--out", at("entry.json"));
    expect(await run("verify", at("entry.json"), "--key", logKey, "--witness", witnessKey)).toContain(
      "cosigned by auditor.example/w",
    );
    writeFileSync(at("trust.policy"), `log ${logKey}\nwitness w ${witnessKey}\nquorum w\n`);
    expect(await run("verify", at("entry.json"), "--policy", at("trust.policy"))).toMatch(/^holds/);
    expect((await refusal("cosigned", at("cosigned"), "--witness", logKey)).code).toBe("ledger_invalid");
    await append(1);
    expect(JSON.parse(await run(...looking, "--json"))).toMatchObject({ outcome: "cosigned", oldSize: 5, size: 6 });
    expect(await refusal(...looking, "--from", at("copy"))).toMatchObject({
      code: "ledger_invalid",
      details: { reason: "rolled_back" },
    });
  });

  it.skipIf(openSslMissing())("gets stamps of a time stamping authority, over the network or by hand", async () => {
    mkdirSync(at("tsa"));
    const authority = createTimeStampAuthority(at("tsa"), { key: "ec" });
    writeFileSync(at("root.pem"), authority.root);
    const tsa = createServer((request, response) => {
      expect(request.headers["content-type"]).toBe("application/timestamp-query");
      void buffer(request).then((query) => response.end(authority.answer(query)));
    }).listen(0, "127.0.0.1");
    await once(tsa, "listening");
    const url = `http://127.0.0.1:${(tsa.address() as AddressInfo).port}`;
    expect(await run("stamp", "--url", url, "--authority", at("root.pem"))).toMatch(
      /^the checkpoint of 6 entries was stamped at 2/,
    );
    tsa.close();
    await append(1);
    expect(await run("stamp", "--query", at("query.tsq"))).toContain("asks for the checkpoint of 7 entries");
    writeFileSync(at("answer.tsr"), authority.answer(readFileSync(at("query.tsq"))));
    const byHand = ["stamp", "--response", at("answer.tsr"), "--authority", at("root.pem"), "--size"];
    expect(await run(...byHand, "7")).toContain("the checkpoint of 7 entries was stamped");
    expect((await refusal(...byHand, "6")).code).toBe("ledger_invalid");
    expect((await refusal("stamp", "--authority", at("root.pem"))).code).toBe("option_invalid");
    expect((await refusal("stamp", "--url", url)).code).toBe("server_unavailable");
    await run("prove", "6", "--out", at("stamped.json"));
    expect(await run("verify", at("stamped.json"), "--key", logKey, "--authority", at("root.pem"))).toContain(
      "stamped     at 2",
    );
  });
});

describe("whoever keeps the ledger", () => {
  it("hands it over to a new key, and auditors with the old one follow", async () => {
    const name = logKey.split("+")[0] ?? "";
    const nextKey = (await run("key", at("next.key"), "--name", name)).trim();
    expect(await run("rotate", at("next.key"))).toMatch(/^entry \d+ hands the ledger over/);
    expect(await run("show")).toContain(nextKey);
    expect(existsSync(at("next.key"))).toBe(false);
    ledger = await openInstallationLedger(test.database, at("home"));
    await append(2);
    await run("prove", "8", "--out", at("later.json"));
    for (const key of [logKey, nextKey]) expect(await run("verify", at("later.json"), "--key", key)).toMatch(/^holds/);
    expect(await run("audit", "--key", logKey)).toContain(`new key     ${nextKey}`);
  });

  it("cannot begin it anew without its key", async () => {
    await expect(openInstallationLedger(test.database, at("another-home"))).rejects.toMatchObject({
      code: "config_invalid",
    });
  });

  it("declares a recovery only where something is lost", async () => {
    expect(await refusal("recover")).toMatchObject({ code: "state_conflict" });
    expect(await refusal("recover", "--lost", at("copy", "checkpoint"), "--kept", "99")).toMatchObject({
      code: "ledger_invalid",
    });
    rmSync(at("home", "ledger", "last-checkpoint"));
    expect(await refusal("recover")).toMatchObject({ code: "option_invalid" });
  });
});

describe("a command", () => {
  it.each([
    ["no key to trust", ["verify", "entry.json"], "option_invalid"],
    ["a key that is none", ["verify", "entry.json", "--key", "abc"], "option_invalid"],
    ["no such proof", ["verify", "nowhere.json", "--key", "$KEY"], "file_missing"],
    ["no such entry", ["prove", "999"], "entry_unknown"],
    ["no such id", ["prove", "ent_00000000000000000000000000"], "entry_unknown"],
    ["no log at the place", ["audit", "--from", ".", "--key", "$KEY"], "ledger_invalid"],
    ["nothing to compare with", ["audit", "--key", "$KEY", "--against", "nowhere"], "file_missing"],
    ["a key file that is there", ["key", "w.key", "--name", "a"], "output_unwritable"],
    ["a key that the server does not know", ["prove", "1", "--from", "$OTHER"], "server_unavailable"],
  ])("is refused with %s", async (_, words, code) => {
    const named = words.map((word) => {
      if (word === "$KEY") return logKey;
      if (word === "$OTHER") return `${server.url.replace("127.0.0.1", "localhost")}/v1/ledger`;
      return /\.(?:json|key)$|^nowhere$|^\.$/.test(word) ? at(word) : word;
    });
    expect((await refusal(...named)).code).toBe(code);
  });
});
