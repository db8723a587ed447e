import type { CaptionClock } from "../captions/index.ts";
import type { Moment, PointsContent, ShotContent, SlideContent } from "./shot-content.ts";

/** A shot as it was spoken. */
export interface SpokenShot {
  readonly clock: CaptionClock;
  readonly marks: readonly { readonly name: string; readonly atMs: number }[];
}

/** What comes with a shot's start leaves the eye a moment to arrive. */
const startMs = 120;
/** What comes with a word is there as the word is heard. */
const leadMs = 160;

/** Gives everything that a shot shows its time, once the shot has been spoken. Nothing comes before what stands above it. */
export function timeContent(content: ShotContent<Moment>, shot: SpokenShot): ShotContent<number> {
  switch (content.kind) {
    case "points":
      return timePoints(content, shot);
    case "slide":
      return timeSlides(content, shot);
    case "card":
      return content;
  }
}

function timePoints(content: PointsContent<Moment>, shot: SpokenShot): PointsContent<number> {
  let last = 0;
  const pages = content.pages.map((page) => ({
    ...page,
    arrivals: page.arrivals.map((moment) => (last = Math.max(last, timeMoment(moment, shot)))),
  }));
  return { ...content, pages };
}

function timeSlides(content: SlideContent<Moment>, shot: SpokenShot): SlideContent<number> {
  let last = 0;
  const changes = content.changes.map(({ at, view }, index) => {
    // The first slide of a scene is there with the cut to it.
    const isFirst = index === 0 && content.before === undefined;
    return { at: isFirst ? 0 : (last = Math.max(last, timeMoment(at, shot))), view };
  });
  const [first, ...rest] = changes;
  return content.before === undefined && first
    ? { ...content, before: first.view, changes: rest }
    : { ...content, changes };
}

/** When a moment of a spoken shot comes. */
export function timeMoment(moment: Moment, { clock, marks }: SpokenShot): number {
  switch (moment.kind) {
    case "start":
      return startMs;
    case "char":
      return Math.max(startMs, clock.timeAt(moment.char) - leadMs);
    case "mark":
      return Math.max(0, (marks.find(({ name }) => name === moment.name)?.atMs ?? clock.startMs) - leadMs);
  }
}
