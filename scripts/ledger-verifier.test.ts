import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proveEntry } from "../src/ledger/evidence/index.ts";
import { cosign } from "../src/ledger/signing/index.ts";
import { formatBundle, formatNote, formatVerifierKey, parseNote } from "../src/ledger/verify/index.ts";
import { buildLog, plainEntries, testSigner, type BuiltLog } from "../test/fixtures/built-log.ts";
import { createTimeStampAuthority, openSslMissing } from "../test/fixtures/time-stamp-authority.ts";
import { createTimeStampRequest } from "../src/ledger/verify/time-stamp.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const shipped = `${root}bin/ledger-verify.mjs`;
const key = formatVerifierKey(testSigner().key);
const witness = testSigner("witness.example/w", 5, "cosignature");
const entries = plainEntries(300);

let folder: string;
let log: BuiltLog;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sutradhar-verifier-")));
  copyFileSync(shipped, join(folder, "ledger-verify.mjs"));
  log = await buildLog(entries);
  const note = parseNote(log.note);
  const cosigned = {
    ...note,
    signatures: [...note.signatures, await cosign(note.text, witness, new Date("2026-11-22T10:00:00Z"))],
  };
  log.files.set("checkpoint", Buffer.from(formatNote(cosigned)));
  const bundle = await proveEntry(log, 7);
  write("entry.json", formatBundle(bundle));
  write("entry.tlog-proof", bundle.proof);
  write("entry.txt", bundle.entry);
  write("edited.json", formatBundle({ ...bundle, entry: bundle.entry.replace("7", "8") }));
  for (const [path, bytes] of log.files) write(join("copy", path), bytes);
  for (const [path, bytes] of (await buildLog(entries.slice(0, 200))).files) write(join("older", path), bytes);
  for (const [path, bytes] of (await buildLog(plainEntries(250, Date.UTC(2026, 10, 2)))).files)
    write(join("forked", path), bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** As an auditor runs it: alone in a folder that it may only read, with no way to start anything. */
function verify(...parameters: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--permission", `--allow-fs-read=${folder}`, "ledger-verify.mjs", ...parameters],
    { cwd: folder, encoding: "utf8", env: {} },
  );
  return { status, stdout, stderr };
}

describe("the file for auditors", () => {
  it("is what its sources make", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build-ledger-verifier.ts", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).not.toContain("is not what its sources make");
    expect(status).toBe(0);
  });

  it("imports four parts of Node, and has no other way to reach anything", () => {
    const text = readFileSync(shipped, "utf8");
    const imported = [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from);
    expect(imported).toEqual(["node:crypto", "node:fs", "node:path", "node:util"]);
    expect(text.match(/\bimport\b/g)?.length).toBe(imported.length);
    expect(text).not.toMatch(
      /\brequire\b|\bfetch\(|\beval\(|new Function|process\.(?:binding|env)|getBuiltinModule|writeFile|node:(?!crypto|fs|path|util)/,
    );
  });

  it("says that a proof holds, and who vouches for it", () => {
    const { status, stdout } = verify("proof", "entry.json", "--key", key, "--witness", formatVerifierKey(witness.key));
    expect(stdout).toContain("holds: entry 7 of ledger.example/test, in a log of 300 entries");
    expect(stdout).toContain("cosigned by witness.example/w at 2026-11-22T10:00:00.000Z");
    expect(status).toBe(0);
    expect(verify("proof", "entry.tlog-proof", "--entry", "entry.txt", "--key", key).status).toBe(0);
  });

  it("takes a policy file instead of keys", () => {
    write("policy", `log ${key}\nwitness w ${formatVerifierKey(witness.key)}\nquorum w\n`);
    expect(verify("proof", "entry.json", "--policy", "policy").status).toBe(0);
    write(
      "strict",
      `log ${key}\nwitness w ${formatVerifierKey(testSigner("witness.example/w", 6, "cosignature").key)}\nquorum w\n`,
    );
    expect(verify("proof", "entry.json", "--policy", "strict")).toMatchObject({
      status: 3,
      stdout: expect.stringContaining("quorum_missing") as string,
    });
  });

  it("says that one does not hold", () => {
    expect(verify("proof", "edited.json", "--key", key)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining("does not hold [not_included]") as string,
    });
    const other = formatVerifierKey(testSigner("ledger.example/test", 9).key);
    expect(verify("proof", "entry.json", "--key", other)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining("key_unknown") as string,
    });
    expect(verify("proof", "entry.tlog-proof", "--entry", "policy", "--key", key).status).toBe(3);
  });

  it.skipIf(openSslMissing())("reads time stamps", async () => {
    const authority = createTimeStampAuthority(mkdtempSync(join(tmpdir(), "sutradhar-tsa-")), { key: "ec" });
    const note = parseNote(log.note);
    const answer = authority.answer(createTimeStampRequest(note.text, Buffer.alloc(8, 1)));
    write("tsa.pem", authority.root);
    write(
      "stamped.json",
      formatBundle({ ...(await proveEntry(log, 7)), timeStamps: [Buffer.from(answer).toString("base64")] }),
    );
    const { status, stdout } = verify("proof", "stamped.json", "--key", key, "--authority", "tsa.pem");
    expect(stdout).toMatch(/stamped {5}at 2/);
    expect(status).toBe(0);
  });

  it("audits a copy, alone and against what was kept", () => {
    expect(verify("audit", "copy", "--key", key)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("whole: ledger.example/test, 300 entries") as string,
    });
    expect(verify("audit", "copy", "--key", key, "--against", "older", "--against", "older/checkpoint").status).toBe(0);
    const forked = verify("audit", "copy", "--key", key, "--against", "forked");
    expect(forked).toMatchObject({
      status: 3,
      stdout: expect.stringContaining("not whole: ledger.example/test, from entry 0 of 300 on") as string,
    });
    const truncated = verify("audit", "older", "--key", key, "--against", "copy", "--json");
    expect(JSON.parse(truncated.stdout)).toMatchObject({
      valid: false,
      firstBadIndex: 200,
      findings: [{ kind: "truncated", index: 200 }],
    });
  });

  it("says what cannot be read, and how it is used", () => {
    expect(verify("proof", "entry.json")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--key or --policy") as string,
    });
    expect(verify("proof", "entry.txt", "--key", key)).toMatchObject({ status: 2 });
    expect(verify("audit", "nowhere", "--key", key)).toMatchObject({
      status: 2,
      stderr: "the log has no checkpoint\n",
    });
    expect(verify()).toMatchObject({ status: 2, stdout: expect.stringContaining("Usage:") as string });
    expect(verify("--help").status).toBe(0);
  });
});
