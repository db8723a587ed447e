import {
  drawOverlay,
  getLabelProfile,
  usualLabelProfile,
  type Cue,
  type LabelProfileName,
  type Overlay,
  type OverlayPicture,
} from "../media/captions/index.ts";
import type { EncodeSettings } from "../media/encode/index.ts";
import {
  createContentSprites,
  createVeil,
  type BakedSlide,
  type Composition,
  type LayoutName,
  type LayoutStage,
  type ShotContent,
} from "../media/layout/index.ts";
import { toYuva, type Picture } from "../media/raster/index.ts";
import { createCaptions } from "./shot-captions.ts";
import type { ShotLook } from "./shot-look.ts";

/** The speaker's name over a shot. A shot knows its own part only: whether the name comes in it, and whether it goes. */
export interface LowerThird {
  readonly name: string;
  readonly title?: string;
  readonly enters: boolean;
  readonly leaves: boolean;
}

/** What lies over and beside the presenter of a shot, in the shot's time. */
export interface ShotOverlays {
  readonly picture: EncodeSettings;
  readonly layout: LayoutName;
  readonly language: string;
  /** The scene's language: of the label, and of what is shown beside the presenter. */
  readonly label: string;
  readonly labelProfile?: LabelProfileName;
  /** Captions to burn in. */
  readonly cues: readonly Cue[];
  readonly content?: ShotContent<number>;
  readonly fades: { readonly in: boolean; readonly out: boolean };
  readonly durationMs: number;
  readonly lowerThird?: LowerThird;
  /** A trial, which every frame says. */
  readonly isTest?: boolean;
}

const lowerThirdMs = { enterAt: 400, fade: 300, leaveAt: 4_000 } as const;

/** Sets a stage for a chunk of a shot; `show` then changes what looks otherwise at a time, and nothing else. */
export function createOverlays(
  shot: ShotOverlays,
  on: ShotLook & {
    readonly set: LayoutStage;
    readonly composition: Composition;
    readonly slides: readonly BakedSlide[];
  },
): { show(atMs: number): void } {
  const { set, composition, look } = on;
  const frame = { ...shot.picture, text: composition.text };
  const draw = (what: Overlay, language: string) => toPicture(drawOverlay(what, language, frame, look));
  const { content: area } = composition;
  set.begin(
    shot.content && area
      ? createContentSprites(shot.content, { ...shot, language: shot.label, area, look, slides: on.slides })
      : [],
  );
  const third = shot.lowerThird && draw(nameOverlay(shot.lowerThird), shot.label);
  const veil = createVeil({
    picture: shot.picture,
    ground: look.colours.ground,
    fadesIn: shot.fades.in,
    fadesOut: shot.fades.out,
    durationMs: shot.durationMs,
  });
  const captions = createCaptions(
    { ...shot, frame, look },
    { set: (picture) => set.setTop("caption", picture), patch: (piece) => set.patchTop("caption", piece) },
  );
  let shownOpacity = -1;
  let shownVeil = "";
  const { labelProfile: profile = usualLabelProfile } = shot;
  set.setTop("label", draw({ kind: "label", profile }, shot.label));
  set.setTop("logo", hasRoomForLogo(shot, profile) ? toPicture(on.drawLogo(shot.label, frame)) : undefined);
  const mark = (place: "above" | "below" | "behind") =>
    shot.isTest ? draw({ kind: "test-mark", place }, "en") : undefined;
  set.setTop("testAbove", mark("above"));
  set.setTop("testBelow", mark("below"));
  set.setBehind(mark("behind"));
  for (const layer of ["caption", "lowerThird", "veil"] as const) set.setTop(layer, undefined);
  return {
    show(atMs) {
      set.show(atMs);
      captions.show(atMs);
      const veiled = veil.at(atMs);
      if (veiled.key !== shownVeil) {
        shownVeil = veiled.key;
        set.setTop("veil", veiled.draw());
      }
      if (!third || !shot.lowerThird) return;
      const opacity = lowerThirdOpacity(shot.lowerThird, atMs);
      if (opacity === shownOpacity) return;
      shownOpacity = opacity;
      set.setTop("lowerThird", opacity === 0 ? undefined : fade(third, opacity));
    },
  };
}

/** Cards that open and end a video show the logo themselves, and large; a band across the top leaves it no place. */
function hasRoomForLogo({ layout }: ShotOverlays, profile: LabelProfileName): boolean {
  return !/^(?:title|end)\b/.test(layout) && getLabelProfile(profile).form !== "band";
}

/** In sixteenths, so that a fade takes few redraws. */
function lowerThirdOpacity({ enters, leaves }: LowerThird, atMs: number): number {
  const { enterAt, fade: fadeMs, leaveAt } = lowerThirdMs;
  const coming = enters ? (atMs - enterAt) / fadeMs : 1;
  const going = leaves ? (leaveAt - atMs) / fadeMs : 1;
  return Math.round(16 * Math.max(0, Math.min(1, coming, going))) / 16;
}

function nameOverlay({ name, title }: LowerThird): Overlay {
  return { kind: "lower-third", name, ...(title === undefined ? {} : { title }) };
}

function toPicture(drawn: OverlayPicture | undefined): Picture | undefined {
  if (!drawn) return undefined;
  const { x, y, width, height, rgba } = drawn;
  return { x, y, width, height, data: toYuva(rgba) };
}

function fade(picture: Picture, opacity: number): Picture {
  if (opacity === 1) return picture;
  return { ...picture, data: picture.data.map((value) => Math.round(value * opacity)) };
}
