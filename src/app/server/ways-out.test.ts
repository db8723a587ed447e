import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openStores, parseStoreLocation, type Database } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { openDoor } from "../open-door.ts";
import { openCredentials } from "../open-credentials.ts";
import { openTelemetry } from "./open-telemetry.ts";

const home = mkdtempSync(join(tmpdir(), "sutradhar-door-"));
afterAll(() => rmSync(home, { recursive: true }));

function write(places: object): string {
  const path = join(home, "places.json");
  writeFileSync(path, JSON.stringify({ places }));
  return path;
}
const read = (more: Readonly<Record<string, string>> = {}) => readConfig({ SUTRADHAR_HOME: home, ...more });
const webhooks = { kind: "store", region: "IN", hosts: ["hooks.bank.example"], dataClasses: ["impersonal"] };
const parcel = { place: "webhooks", dataClass: "impersonal" };

describe("the places of an installation", () => {
  it("are this machine alone, as it ships", async () => {
    const door = createLazyDoor(read());
    await expect(door.pass(parcel, "http://127.0.0.1:9/")).resolves.toBeUndefined();
    await expect(door.pass(parcel, "https://hooks.bank.example/")).rejects.toMatchObject({ code: "egress_denied" });
  });

  it("are those that its operator lists besides", async () => {
    const door = createLazyDoor(read({ SUTRADHAR_PLACES: write({ webhooks }) }));
    await expect(door.pass(parcel, "https://hooks.bank.example/")).resolves.toBeUndefined();
    await expect(door.pass(parcel, "https://other.example/")).rejects.toMatchObject({ code: "egress_denied" });
  });

  it("are narrowed by where its data may go at all", async () => {
    const abroad = { ...webhooks, region: "SG" };
    const path = write({ webhooks: abroad });
    await expect(
      createLazyDoor(read({ SUTRADHAR_PLACES: path })).pass(parcel, "https://hooks.bank.example/"),
    ).rejects.toMatchObject({
      details: { reasons: ["region_not_allowed"] },
    });
    const wider = read({ SUTRADHAR_PLACES: path, SUTRADHAR_REGIONS: "IN,SG" });
    await expect(createLazyDoor(wider).pass(parcel, "https://hooks.bank.example/")).resolves.toBeUndefined();
  });

  it("cannot change one that the policy's own table has, and must be there", async () => {
    const taken = write({ "data-directory": { ...webhooks, hosts: ["*"] } });
    await expect(openDoor(read({ SUTRADHAR_PLACES: taken }))).rejects.toMatchObject({ code: "config_invalid" });
    await expect(openDoor(read({ SUTRADHAR_PLACES: join(home, "none.json") }))).rejects.toMatchObject({
      code: "file_missing",
    });
  });
});

describe("whatever an installation asks elsewhere asks here first", () => {
  it("a bucket", async () => {
    const config = read({ SUTRADHAR_BLOBS: "s3://our-videos", SUTRADHAR_S3_ENDPOINT: "https://s3.far.example" });
    const door = createLazyDoor(config);
    const stores = openStores({
      location: parseStoreLocation(config.blobs, config.s3),
      homeDirectory: home,
      sizeBytesMax: 1e9,
      database: { engine: undefined as unknown as Database["engine"] },
      pass: (url) => door.pass({ place: "object-store", dataClass: "original" }, url),
      now: () => Date.now(),
    });
    await expect(stores.openVault("default")).rejects.toMatchObject({ code: "egress_denied" });
  });

  it("a collector of traces", async () => {
    await expect(
      openTelemetry(read({ SUTRADHAR_OTLP_URL: "https://traces.far.example/v1/traces" })),
    ).rejects.toMatchObject({
      code: "egress_denied",
    });
  });

  it("a time stamp authority", async () => {
    const { timeStamps } = await openCredentials(read({ SUTRADHAR_TIME_STAMP_URL: "https://stamps.far.example" }));
    await expect(timeStamps?.fetch("https://stamps.far.example")).rejects.toMatchObject({ code: "egress_denied" });
  });
});
