import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { limits } from "../../core/index.ts";
import { checkPrices, findPriceList, parsePriceList } from "./price-list.ts";
import { readPriceLists } from "./read-price-lists.ts";

const good = {
  id: "2026-04",
  currency: "INR",
  validFrom: "2026-04-01T00:00:00+05:30",
  prices: {
    coreHourInr: "3.125",
    gpuHourInr: { "gpu-small": "105" },
    storageGbMonthInr: "1.66",
    egressGbInr: "0.000000001",
  },
};

const parse = (value: unknown) => parsePriceList(JSON.stringify(value), "list.json");

it("reads a list to the billionth of a rupee", () => {
  expect(parse(good)).toEqual({
    id: "2026-04",
    validFrom: new Date("2026-03-31T18:30:00Z"),
    coreHour: 3_125_000_000n,
    gpuHour: { "gpu-small": 105_000_000_000n },
    storageGbMonth: 1_660_000_000n,
    egressGb: 1n,
  });
});

it.each([
  ["another currency", { ...good, currency: "USD" }, "currency"],
  ["a day without a zone", { ...good, validFrom: "2026-04-01" }, "validFrom"],
  ["a number, which would be rounded", { ...good, prices: { ...good.prices, coreHourInr: 3.125 } }, "coreHourInr"],
  ["a negative price", { ...good, prices: { ...good.prices, egressGbInr: "-1" } }, "egressGbInr"],
  ["too many decimals", { ...good, prices: { ...good.prices, egressGbInr: "1.0000000001" } }, "egressGbInr"],
  ["a class that is no GPU", { ...good, prices: { ...good.prices, gpuHourInr: { cpu: "1" } } }, "gpuHourInr"],
  ["a word that it does not know", { ...good, gst: "18" }, "gst"],
  ["no prices", { id: "x", currency: "INR", validFrom: good.validFrom }, "prices"],
  ["a name for people", { ...good, id: "April 2026" }, "id"],
])("refuses %s, and says where", (_, value, place) => {
  expect(() => parse(value)).toThrow(
    expect.objectContaining({ code: "price_list_invalid", message: expect.stringContaining(place) as string }) as Error,
  );
});

it("refuses what is no JSON", () => {
  expect(() => parsePriceList("{", "list.json")).toThrow(/list\.json: must be JSON/);
});

it("finds the newest list that holds: from its first instant on, and not one before", () => {
  const lists = [
    parse({ ...good, id: "b", validFrom: "2026-10-01T00:00:00+05:30" }),
    parse({ ...good, id: "a" }),
    parse({ ...good, id: "c", validFrom: "2027-04-01T00:00:00+05:30" }),
  ];
  expect(findPriceList(lists, new Date("2026-09-30T18:29:59.999Z")).id).toBe("a");
  expect(findPriceList(lists, new Date("2026-09-30T18:30:00Z")).id).toBe("b");
  expect(findPriceList(lists, new Date("2030-01-01T00:00:00Z")).id).toBe("c");
  expect(() => findPriceList(lists, new Date("2026-01-01T00:00:00Z"))).toThrow(
    expect.objectContaining({ code: "price_list_invalid" }) as Error,
  );
});

it("finds a class of GPU without a price before anything runs on it", () => {
  expect(() => checkPrices([parse(good)], ["cpu", "gpu-small"])).not.toThrow();
  expect(() => checkPrices([parse(good)], ["gpu-large"])).toThrow(/2026-04 has no price for gpu-large/);
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "price-lists-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("reads the lists that ship, and they price what the product has", async () => {
  const lists = await readPriceLists();
  expect(lists.length).toBeGreaterThan(0);
  checkPrices(lists, ["cpu", "gpu-small", "gpu-large"]);
  expect(findPriceList(lists, new Date("2026-11-22T00:00:00Z")).coreHour).toBeGreaterThan(0n);
});

it("reads a company's own file, or its folder in the order of time", async () => {
  const own = join(folder, "own");
  await mkdir(own);
  await writeFile(join(own, "a.json"), JSON.stringify({ ...good, id: "later", validFrom: "2026-12-01T00:00:00Z" }));
  await writeFile(join(own, "b.json"), JSON.stringify({ ...good, id: "earlier" }));
  expect((await readPriceLists(own)).map(({ id }) => id)).toEqual(["earlier", "later"]);
  expect((await readPriceLists(join(own, "b.json"))).map(({ id }) => id)).toEqual(["earlier"]);

  await writeFile(join(own, "c.json"), JSON.stringify({ ...good, id: "twin" }));
  await expect(readPriceLists(own)).rejects.toThrow(/earlier and twin/);
});

it.each([
  ["a place where there is nothing", "nowhere", "file_missing"],
  ["a folder without a list", ".", "price_list_invalid"],
  ["a file that is too large", "large.json", "price_list_invalid"],
])("refuses %s", async (_, name, code) => {
  const place = await mkdtemp(join(folder, "bad-"));
  if (name === "large.json") await writeFile(join(place, name), " ".repeat(limits.priceListBytesMax + 1));
  await expect(readPriceLists(join(place, name))).rejects.toMatchObject({ code });
});
