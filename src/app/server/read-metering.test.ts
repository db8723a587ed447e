import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readMetering } from "./read-metering.ts";

const timeZone = "Asia/Kolkata";
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sutradhar-prices-"));
});
afterAll(() => rm(directory, { recursive: true }));

it("has prices for every class that ships", async () => {
  const { priceLists } = await readMetering({
    priceList: undefined,
    timeZone,
    classes: ["cpu", "gpu-small", "gpu-large"],
  });
  expect(priceLists.length).toBeGreaterThan(0);
});

it("refuses to start workers of a class that the installation's own list has no price for", async () => {
  const priceList = join(directory, "ours.json");
  const prices = { coreHourInr: "2", gpuHourInr: { "gpu-small": "95" }, storageGbMonthInr: "1", egressGbInr: "4" };
  const list = { id: "ours", currency: "INR", validFrom: "2026-01-01T00:00:00+05:30", prices };
  await writeFile(priceList, JSON.stringify(list));
  await expect(readMetering({ priceList, timeZone, classes: ["cpu", "gpu-small"] })).resolves.toMatchObject({
    priceLists: [{ id: "ours" }],
  });
  await expect(readMetering({ priceList, timeZone, classes: ["cpu", "gpu-large"] })).rejects.toMatchObject({
    code: "price_list_invalid",
    message: expect.stringContaining("no price for gpu-large"),
  });
});
