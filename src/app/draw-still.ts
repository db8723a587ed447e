import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bakeLights, composeBackground, lightStill, parseBackground } from "../media/backdrop/index.ts";
import {
  drawOverlay,
  getWritingSystem,
  setCaption,
  type CueWord,
  type FrameSize,
  type OverlayPicture,
  type Rectangle,
} from "../media/captions/index.ts";
import {
  bakeSlide,
  composeLayout,
  createContentSprites,
  createLayoutStage,
  measureRig,
  type LayoutName,
  type LookStyle,
  type ShotContent,
  type Sprite,
} from "../media/layout/index.ts";
import { canonicalRest } from "../media/motion/index.ts";
import type { Pose } from "../media/pose.ts";
import { decodeImage, toYuva, type Picture, type RgbaPicture } from "../media/raster/index.ts";
import { bakeRig, type BakedRig } from "../media/rig/index.ts";
import { bakePlate, coverPicture, toRgba } from "../media/stage/index.ts";
import type { Config } from "./config.ts";
import { loadRig } from "./load-rig.ts";

/** A picture as a video would have it. */
export interface Still {
  readonly layout: LayoutName;
  readonly frame: FrameSize;
  readonly background: string;
  readonly language: string;
  readonly look: LookStyle;
  readonly drawLogo?: (language: string, frame: FrameSize) => OverlayPicture | undefined;
  readonly speaker?: { readonly name: string; readonly title?: string };
  readonly caption?: {
    readonly lines: readonly string[];
    readonly words?: readonly CueWord[];
    readonly marked?: number;
  };
  readonly content?: ShotContent<number>;
  /** What `content` shows where it shows slides. */
  readonly slide?: RgbaPicture;
  /** One who speaks, where it is not said. */
  readonly pose?: Pose;
}

/** Straight RGBA. */
export interface StillPicture extends FrameSize {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export type DrawStill = (still: Still) => Promise<StillPicture>;

/** Everything has come that comes. */
const lateMs = 60_000;
/** A mouth that speaks. */
const speaking: Pose = { ...canonicalRest, jaw: 0.22, upper: 0.2, lower: 0.25 };

/** Opens what draws pictures of an avatar, as the renderer draws them; each is baked and decoded once. */
export async function openStills(
  avatar: string,
  { assetsDirectory }: Pick<Config, "assetsDirectory">,
): Promise<DrawStill> {
  const { rig, pictures } = await loadRig(avatar, { assetsDirectory });
  const heights = new Map([...pictures].map(([file, { height }]) => [file, height]));
  const bakes = new Map<number, BakedRig>();
  const plates = new Map<string, Promise<Picture>>();
  const getPlate = (background: string, frame: FrameSize): Promise<Picture> => {
    const key = `${background} ${frame.width}×${frame.height}`;
    const plate = plates.get(key) ?? readPlate(join(assetsDirectory, "backgrounds", background), frame);
    plates.set(key, plate);
    return plate;
  };
  return async (still) => {
    const { layout, frame, language, look } = still;
    const isRightToLeft = getWritingSystem(language).direction === "rtl";
    const composition = composeLayout(layout, frame, { rig: measureRig(rig), isMirrored: isRightToLeft });
    const { presenter, content: area } = composition;
    const baked = presenter && (bakes.get(presenter.scale) ?? bakeRig(rig, pictures, presenter.scale));
    if (presenter && baked) bakes.set(presenter.scale, baked);
    const set = createLayoutStage({
      picture: frame,
      plate: await getPlate(still.background, frame),
      composition,
      look,
      isRightToLeft,
      ...(baked ? { presenter: { rig, baked, heights } } : {}),
    });
    set.begin(area ? createSprites(still, area) : []);
    dress(still, { ...frame, text: composition.text }, (layer, picture) => set.setTop(layer, picture));
    set.show(lateMs);
    set.stage.draw(still.pose ?? speaking);
    return { width: frame.width, height: frame.height, rgba: toRgba(set.stage.planes, frame) };
  };
}

function createSprites({ content, slide, layout, frame, language, look }: Still, area: Rectangle): readonly Sprite[] {
  if (!content) return [];
  const slides = slide ? [bakeSlide(slide, { area, picture: frame, layout, nearest: 1 })] : [];
  return createContentSprites(content, { layout, picture: frame, area, language, look, slides });
}

/** What lies over everything. */
function dress(
  { language, look, caption, speaker, drawLogo, layout }: Still,
  frame: FrameSize,
  show: (layer: "label" | "caption" | "lowerThird" | "logo", picture: Picture | undefined) => void,
): void {
  const toPicture = (drawn: OverlayPicture | undefined): Picture | undefined =>
    drawn && { ...drawn, data: toYuva(drawn.rgba) };
  show("label", toPicture(drawOverlay({ kind: "label" }, language, frame)));
  show("caption", caption && toPicture(setCaption(caption, { language, frame, look })?.draw(caption.marked)));
  show("lowerThird", speaker && toPicture(drawOverlay({ kind: "lower-third", ...speaker }, language, frame, look)));
  if (!/^(?:title|end)\b/.test(layout)) show("logo", toPicture(drawLogo?.(language, frame)));
}

/** A background as it fills the picture, with its lights as they are at rest. */
async function readPlate(folder: string, frame: FrameSize): Promise<Picture> {
  const path = join(folder, "background.json");
  const read = async (file: string): Promise<RgbaPicture> => decodeImage(await readFile(join(folder, file)), file);
  const background = parseBackground(await readFile(path, "utf8"), path);
  const { file, lights } = composeBackground(background, frame);
  const image = await read(file);
  const sheets = new Map<string, RgbaPicture>();
  for (const sprite of Object.values(background.sprites)) sheets.set(sprite.file, await read(sprite.file));
  const cover = coverPicture(image, frame);
  return lightStill(bakePlate(image, frame), bakeLights({ background, lights, sheets, cover }));
}
