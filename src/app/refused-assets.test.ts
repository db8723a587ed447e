import { cpSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "vitest";
import {
  expectFaulty,
  expectRefused,
  headerOfPng,
  openRefusingPlace,
  type Refusal,
  type RefusingPlace,
} from "../../test/fixtures/refusing-place.ts";
import { scriptOf } from "../../test/fixtures/script-text.ts";

const shipped = fileURLToPath(new URL("../../assets", import.meta.url));

let place: RefusingPlace;
beforeAll(() => {
  place = openRefusingPlace((path) => ({ SUTRADHAR_ASSETS: path("assets") }));
  place.write("script.md", scriptOf({}, "Hi."));
});
afterAll(() => place.remove());

describe("an asset that is damaged is refused before anything is rendered", () => {
  const rig = (): string => place.path("assets/avatars/asha/rig.json");
  const damages: Readonly<Record<string, Refusal & { readonly damage: () => void }>> = {
    "a rig cut off": { damage: () => truncateSync(rig(), 900), code: "rig_invalid", says: /rig\.json/ },
    "a rig of another shape": {
      damage: () => place.write("assets/avatars/asha/rig.json", "{}"),
      code: "rig_invalid",
      says: /canvas/,
    },
    "a rig that is missing": { damage: () => rmSync(rig()), code: "rig_invalid", says: /rig\.json.*missing/ },
    "a layer that is missing": {
      damage: () => rmSync(place.path("assets/avatars/asha/layers"), { recursive: true }),
      code: "rig_invalid",
      says: /does not have: add them/,
    },
    "a layer of 20,000 pixels": {
      damage: () => place.write("assets/avatars/asha/layers/body.png", headerOfPng(20_000, 20)),
      code: "image_invalid",
      says: /layers\/body\.png is 20000 × 20; a picture may have 16000/,
    },
    "a layer that is no picture": {
      damage: () => place.write("assets/avatars/asha/layers/body.png", "a picture, surely"),
      code: "image_invalid",
      says: /layers\/body\.png is not a PNG/,
    },
    "a layer that is cut off": {
      damage: () => truncateSync(place.path("assets/avatars/asha/layers/body.png"), 5_000),
      code: "image_invalid",
      says: /layers\/body\.png cannot be decoded: it is damaged or cut short/,
    },
    "a depth picture of another size than its layer": {
      damage: () => place.write("assets/avatars/asha/layers/face-depth.png", headerOfPng(10, 20)),
      code: "rig_invalid",
      says: /depth picture of layer face must have the layer's size, \d+ × \d+; it is 10 × 20/,
    },
    "a place whose picture is cut off": {
      damage: () => truncateSync(place.path("assets/backgrounds/studio/wide.webp"), 5_000),
      code: "image_invalid",
      says: /studio: wide\.webp cannot be decoded/,
    },
  };

  it.each(Object.entries(damages))("%s", async (_name, { damage, ...expected }) => {
    rmSync(place.path("assets"), { recursive: true, force: true });
    for (const asset of ["avatars/asha", "backgrounds/studio", "music"]) {
      const isSource = (path: string): boolean => path.endsWith("/source");
      const options = { recursive: true, filter: (path: string) => !isSource(path) };
      cpSync(join(shipped, asset), place.path(`assets/${asset}`), options);
    }
    damage();
    await expectRefused(place, { scriptPath: "script.md" }, expected);
    await expectFaulty(place, "script.md", expected);
  });
});
