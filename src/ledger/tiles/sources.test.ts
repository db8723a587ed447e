import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildLog, plainEntries } from "../../../test/fixtures/built-log.ts";
import { limits } from "../../core/index.ts";
import { copyLog, findEntry, proveEntry, readEvidence } from "../evidence/index.ts";
import { createDirectorySource } from "./directory-source.ts";
import { createHttpSource } from "./http-source.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sutradhar-sources-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a log in a folder", () => {
  it("has what is there, and nothing for what is not", async () => {
    mkdirSync(join(folder, "tile"));
    writeFileSync(join(folder, "checkpoint"), "x");
    const source = createDirectorySource(folder);
    expect(await source.read("checkpoint")).toEqual(Buffer.from("x"));
    expect(await source.read("evidence.json")).toBeUndefined();
    expect(await source.read("checkpoint/more")).toBeUndefined();
    await expect(source.read("tile")).rejects.toMatchObject({ code: "file_missing" });
  });
});

describe("a log over HTTP", () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const path = request.url ?? "";
      if (path === "/log/large") response.end(Buffer.alloc(limits.ledgerResourceBytesMax + 1));
      else if (path === "/log/broken") response.writeHead(500).end();
      else if (path === "/log/gone") response.writeHead(410).end();
      else if (path === "/log/checkpoint") response.end(`seen ${request.headers.authorization}`);
      else response.writeHead(404).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log/`;
  });
  afterEach(() => server.close());

  it("is asked with what it wants to see, below its address", async () => {
    const source = createHttpSource(url, { Authorization: "Bearer k" });
    expect(Buffer.from((await source.read("checkpoint"))!).toString()).toBe("seen Bearer k");
    expect(await source.read("tile/0/000")).toBeUndefined();
    expect(await source.read("gone")).toBeUndefined();
  });

  it("is refused where it fails, sends too much, or is not there", async () => {
    const source = createHttpSource(url);
    await expect(source.read("broken")).rejects.toMatchObject({ code: "server_unavailable" });
    await expect(source.read("large")).rejects.toMatchObject({ code: "limit_exceeded" });
    server.close();
    server.closeAllConnections();
    await expect(source.read("checkpoint")).rejects.toMatchObject({ code: "server_unavailable" });
  });
});

describe("a copy that is cut short", () => {
  it("is a whole copy of the earlier tree, and is finished by the next one", async () => {
    const [before, after] = [await buildLog(plainEntries(300)), await buildLog(plainEntries(600))];
    await copyLog(before, folder);
    const broken = {
      ...after,
      read: (path: string) => (path === "tile/1/000.p/2" ? Promise.resolve(undefined) : after.read(path)),
    };
    await expect(copyLog(broken, folder)).rejects.toMatchObject({ code: "file_missing" });
    const copy = createDirectorySource(folder);
    expect(await copy.read("checkpoint")).toEqual(before.files.get("checkpoint"));
    expect((await proveEntry(copy, 299)).proof).toContain("index 299");
    expect(await copyLog(after, folder)).toBe(600);
    for (const [path, bytes] of after.files) expect(await copy.read(path)).toEqual(bytes);
  });
});

describe("an entry", () => {
  it("is found by its id, wherever it stands", async () => {
    const entries = plainEntries(600);
    const log = await buildLog(entries);
    for (const index of [0, 255, 256, 599]) {
      const { id } = JSON.parse(entries[index]!) as { id: string };
      expect(await findEntry(log, id)).toBe(index);
    }
    expect(await findEntry(log, "ent_00000000000000000000000000")).toBeUndefined();
    expect(await findEntry(await buildLog([]), "ent_00000000000000000000000000")).toBeUndefined();
  });

  it("that is not there has no proof", async () => {
    const log = await buildLog(plainEntries(5));
    for (const index of [5, -1, 0.5])
      await expect(proveEntry(log, index)).rejects.toMatchObject({ code: "entry_unknown" });
    log.files.delete("tile/entries/000.p/5");
    await expect(proveEntry(log, 1)).rejects.toMatchObject({ code: "ledger_invalid" });
  });
});

it("what a log has to show besides its tree is refused where it cannot be read", async () => {
  const log = await buildLog(plainEntries(5));
  expect(await readEvidence(log)).toEqual({ rotations: [], checkpoints: [] });
  log.files.set("evidence.json", Buffer.from('{"rotations":[1]}'));
  await expect(readEvidence(log)).rejects.toMatchObject({ code: "ledger_invalid" });
});
