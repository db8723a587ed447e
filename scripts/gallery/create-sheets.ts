import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bindBrand } from "../../src/app/check-brand.ts";
import type { SheetRows } from "../../src/app/draw-sheet.ts";
import { openStills, type DrawStill } from "../../src/app/draw-still.ts";
import { createAvatarRows } from "../../src/app/preview-avatar.ts";
import { createBrandRows } from "../../src/app/preview-brand.ts";
import { createBackgroundRows } from "./background-rows.ts";
import { createCaptionRows, createFormRows, createKaraokeRows } from "./caption-rows.ts";
import { createLayoutRows } from "./layout-rows.ts";
import { shapeNames } from "./shapes.ts";

export interface GallerySheet {
  /** Of its file, without an ending. */
  readonly name: string;
  /** Opens what the sheet shows; its cells are drawn one by one after that. */
  readonly open: () => Promise<SheetRows>;
}

/** Who presents where it does not matter. */
const presenter = "asha";
/** Before backgrounds, in turn; named, so that another avatar changes no picture. */
const presenters = ["asha", "harjeet", "meera", "raghav"];
/** A script for each shape of the layouts. */
const languageOf = { wide: "en", tall: "hi", square: "ta" } as const;

/** Every sheet of docs/gallery, of the avatars, backgrounds and brands that ship. */
export function createSheets(assetsDirectory: string): readonly GallerySheet[] {
  const config = { assetsDirectory };
  const opened = new Map<string, Promise<DrawStill>>();
  const drawWith = (avatar: string): Promise<DrawStill> => {
    const draw = opened.get(avatar) ?? openStills(avatar, config);
    opened.set(avatar, draw);
    return draw;
  };
  const avatars = listFolders(join(assetsDirectory, "avatars"), "rig.json");
  const backgrounds = listFolders(join(assetsDirectory, "backgrounds"), "background.json");
  const brands = listFolders(join(assetsDirectory, "brands"), "brand.json");
  const sheet = (name: string, create: (draw: DrawStill) => SheetRows): GallerySheet => ({
    name,
    open: async () => create(await drawWith(presenter)),
  });
  return [
    ...avatars.map((avatar) => ({ name: `presenter-${avatar}`, open: () => createAvatarRows(avatar, config) })),
    ...shapeNames.map((shape) => sheet(`layouts-${shape}`, (draw) => createLayoutRows(shape, languageOf[shape], draw))),
    sheet("layouts-mirrored", (draw) => createLayoutRows("wide", "ur", draw)),
    ...shapeNames.map((shape) => sheet(`captions-${shape}`, (draw) => createCaptionRows(shape, draw))),
    sheet("captions-karaoke", createKaraokeRows),
    sheet("captions-forms", createFormRows),
    ...brands.map((brand) => ({
      name: `brand-${brand}`,
      open: async () => {
        const { asset, read } = await bindBrand(brand, config);
        return createBrandRows(asset.kit, read, config);
      },
    })),
    ...shapeNames.map((shape) => ({
      name: `backgrounds-${shape}`,
      open: () => Promise.resolve(createBackgroundRows(shape, { backgrounds, avatars: presenters, drawWith })),
    })),
  ];
}

function listFolders(directory: string, file: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(directory, entry.name)).includes(file))
    .map(({ name }) => name)
    .sort();
}
