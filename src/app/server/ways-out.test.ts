import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { openDoor } from "../open-door.ts";

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
