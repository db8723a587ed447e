import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase } from "../../../test/fixtures/test-database.ts";
import { migrate } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { startRemoteWorker } from "./remote-worker.ts";

let url: string;
let drop: () => Promise<void>;
let home: string;
beforeAll(async () => {
  ({ url, drop } = await createTestDatabase());
  home = mkdtempSync(join(tmpdir(), "sutradhar-joining-"));
});
afterAll(async () => {
  rmSync(home, { recursive: true });
  await drop();
});

const join_ = () =>
  startRemoteWorker(
    readConfig({
      SUTRADHAR_HOME: home,
      SUTRADHAR_LOG_LEVEL: "silent",
      DATABASE_URL: url,
      SUTRADHAR_BLOBS: "s3://nobody/reaches/this",
    }),
  );

it.each([
  { schema: "none", upTo: undefined, lacks: /lacks 0001-production, 0002-assets/ },
  { schema: "that of an older server", upTo: "0002-assets", lacks: /lacks 0003-metering/ },
])(
  "a worker that finds a database whose schema is $schema does nothing, and says who brings it up to date",
  async (at) => {
    if (at.upTo) await migrate(url, at.upTo);
    const refusal = join_();
    await expect(refusal).rejects.toMatchObject({ code: "database_outdated" });
    await expect(refusal).rejects.toThrow(at.lacks);
    await expect(refusal).rejects.toThrow(
      /: start a server of this version first, which brings the schema up to date$/,
    );
  },
);
