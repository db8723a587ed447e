import { SutradharError } from "../../core/index.ts";
import { drawOverlay, type FrameSize } from "../../media/captions/index.ts";
import { createLabelWatch, type LabelReport, type LabelWatch } from "./label-watch.ts";

/** A stretch of the video and the language that its label speaks. */
export interface LabelledShot {
  readonly language: string;
  readonly startFrame: number;
  readonly endFrame: number;
}

/** The first and the last frame of every shot, and one of so many between. */
const lookEveryFrames = 10;

/** Looks for the label of each shot where it was drawn, in the language that it was drawn in. */
export function watchLabels(shots: readonly LabelledShot[], frame: FrameSize): LabelWatch {
  const watches = new Map<string, LabelWatch>();
  for (const { language } of shots) {
    if (!watches.has(language)) watches.set(language, openWatch(language, frame));
  }
  let next = 0;
  return {
    see(picture) {
      while (next < shots.length - 1 && picture.index >= (shots[next] as LabelledShot).endFrame) next += 1;
      const shot = shots[next];
      if (!shot) return;
      const isEdge = picture.index === shot.startFrame || picture.index === shot.endFrame - 1;
      if (isEdge || picture.index % lookEveryFrames === 0) watches.get(shot.language)?.see(picture);
    },
    report() {
      const reports = [...watches.values()].map((watch) => watch.report());
      return {
        frames: reports.reduce((sum, { frames }) => sum + frames, 0),
        likenessMin: least(reports, "likenessMin"),
        contrastMin: least(reports, "contrastMin"),
        inkShareOfHeight: least(reports, "inkShareOfHeight"),
      };
    },
  };
}

function openWatch(language: string, frame: FrameSize): LabelWatch {
  const label = drawOverlay({ kind: "label" }, language, frame);
  if (!label) throw new SutradharError("internal", `there is no label in ${language}`);
  return createLabelWatch(label);
}

function least(reports: readonly LabelReport[], name: keyof LabelReport): number {
  return reports.length === 0 ? 0 : Math.min(...reports.map((report) => report[name]));
}
