import { SutradharError } from "../../core/index.ts";
import {
  drawOverlay,
  getLabelProfile,
  getWritingSystem,
  usualLabelProfile,
  type FrameSize,
  type LabelProfileName,
} from "../../media/captions/index.ts";
import type { DecodedPicture } from "../../media/decode/index.ts";
import { composeLayout, type LayoutName } from "../../media/layout/index.ts";
import { createLabelWatch, studyLabel, type DrawnLabel, type LabelReport, type LabelWatch } from "./label-watch.ts";

/** How a shot's label was to be drawn. */
export interface PlannedLabel {
  readonly language: string;
  /** It stands elsewhere in some. */
  readonly layout: LayoutName;
  readonly profile?: LabelProfileName;
}

/** A stretch of the video and its label. */
export interface LabelledShot extends PlannedLabel {
  readonly startFrame: number;
  readonly endFrame: number;
}

export interface LabelsWatch {
  see(picture: DecodedPicture): void;
  report(): LabelReport;
}

/** The first and the last frame of every shot, and one of so many between. */
const lookEveryFrames = 10;

/** Looks for the label of each shot where it was to be drawn, as it was to be drawn. */
export function watchLabels(
  shots: readonly LabelledShot[],
  { drawLabel, frameRate }: { readonly drawLabel: LabelDrawer; readonly frameRate: number },
): LabelsWatch {
  const watches = new Map<string, LabelWatch>();
  const watchOf = (shot: LabelledShot): LabelWatch => {
    const name = nameOf(shot);
    const watch = watches.get(name) ?? createLabelWatch(drawLabel(shot));
    watches.set(name, watch);
    return watch;
  };
  for (const shot of shots) watchOf(shot);
  let next = 0;
  let lastFrame = -1;
  let lastLook = 0;
  let longestGap = 0;
  return {
    see(picture) {
      lastFrame = picture.index;
      while (next < shots.length - 1 && picture.index >= (shots[next] as LabelledShot).endFrame) next += 1;
      const shot = shots[next];
      if (!shot) return;
      const isEdge = picture.index === shot.startFrame || picture.index === shot.endFrame - 1;
      if (!isEdge && picture.index - lastLook < lookEveryFrames) return;
      longestGap = Math.max(longestGap, picture.index - lastLook);
      lastLook = picture.index;
      watchOf(shot).see(picture);
    },
    report() {
      const reports = [...watches.values()].map((watch) => watch.report());
      const { inkShareMin, contrastMin, areaShareMin } = getLabelProfile(shots[0]?.profile ?? usualLabelProfile);
      return {
        frames: reports.reduce((sum, { frames }) => sum + frames, 0),
        longestGapMs: Math.round((Math.max(longestGap, lastFrame + 1 - lastLook) * 1000) / frameRate),
        likenessMin: least(reports, "likenessMin"),
        contrastMin: least(reports, "contrastMin"),
        inkShareOfHeight: least(reports, "inkShareOfHeight"),
        areaShare: least(reports, "areaShare"),
        wanted: { inkShareMin, contrastMin, areaShareMin },
      };
    },
  };
}

/** Draws the label of a shot, to be looked for. */
export type LabelDrawer = (label: PlannedLabel) => DrawnLabel;

/** Draws each label once: the parts of a video have the same. */
export function createLabelDrawer(frame: FrameSize): LabelDrawer {
  const drawn = new Map<string, DrawnLabel>();
  return (planned) => {
    const name = nameOf(planned);
    const label = drawn.get(name) ?? draw(planned, frame);
    drawn.set(name, label);
    return label;
  };
}

function nameOf({ language, layout, profile }: PlannedLabel): string {
  return [language, layout, profile].join();
}

function draw({ language, layout, profile }: PlannedLabel, frame: FrameSize): DrawnLabel {
  const isMirrored = getWritingSystem(language).direction === "rtl";
  const { text } = composeLayout(layout, frame, { isMirrored });
  const label = drawOverlay({ kind: "label", ...(profile ? { profile } : {}) }, language, { ...frame, text });
  if (!label) throw new SutradharError("internal", `there is no label in ${language}`);
  return studyLabel(label);
}

type Measure = ReturnType<LabelWatch["report"]>;

function least(reports: readonly Measure[], name: keyof Measure): number {
  return reports.length === 0 ? 0 : Math.min(...reports.map((report) => report[name]));
}
