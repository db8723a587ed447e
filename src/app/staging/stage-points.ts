import type { Problem } from "../../core/index.ts";
import { getWritingSystem, type FrameSize } from "../../media/captions/index.ts";
import {
  composeLayout,
  fitPoints,
  type LookStyle,
  type Moment,
  type PointsContent,
  type PointsPage,
  type ShownPage,
} from "../../media/layout/index.ts";
import type { PointCount } from "../../planner/index.ts";
import { findPointMoments, type PointMoment, type Scene } from "../../speech/script/index.ts";
import { estimateSpeechMs } from "../estimate-speech.ts";
import type { SceneStaging } from "./scene-staging.ts";

const pointsPerSecondMax = 2;
const rushFrom = 3;

/** The points of a scene, shot by shot: those that have come by then, and those that come in it. */
export function stagePoints(
  scene: Scene,
  { picture, look, isFirst }: { picture: FrameSize; look: LookStyle; isFirst: boolean },
): SceneStaging {
  const isMirrored = getWritingSystem(scene.language).direction === "rtl";
  const { content: area } = composeLayout("points", picture, { isMirrored });
  if (!area) return { contents: [], problems: [] };
  const pages = fitPoints({
    points: scene.points.map(({ text, number }) => ({ text, ...(number === undefined ? {} : { number }) })),
    ...(scene.title === undefined ? {} : { heading: scene.title }),
    language: scene.language,
    fonts: look.fonts,
    area,
    shorterSide: Math.min(picture.width, picture.height),
  });
  if ("tooLong" in pages) {
    const point = scene.points[pages.tooLong];
    const message =
      `a point must fit on ${pages.linesMax} lines at ${picture.width}×${picture.height}, got one of ` +
      `${[...(point?.text ?? "")].length} characters: shorten it, and say the rest`;
    return {
      contents: [],
      problems: [{ code: "limit_exceeded", message, position: point?.position ?? scene.position }],
    };
  }
  const moments = findPointMoments(scene);
  const contents = scene.shots.map((_, shot) => {
    const shown = moments.filter((moment) => moment.shot < shot).length;
    const arrivals = moments.filter((moment) => moment.shot === shot).map(({ at }): Moment => at);
    return showPages(pages, { shown, arrivals, opens: shot === 0 && !isFirst });
  });
  return { contents, counts: countPoints(moments, scene.shots.length), problems: findRushes(scene, moments) };
}

/** More points in a sentence than anybody can read in its time, and more than a few: two may well come at once. */
function findRushes(scene: Scene, moments: readonly PointMoment[]): readonly Problem[] {
  return scene.shots.flatMap((shot, index): Problem[] => {
    const points = moments.filter((moment) => moment.shot === index).length;
    const seconds = estimateSpeechMs(shot) / 1000;
    if (points <= rushFrom || points <= seconds * pointsPerSecondMax) return [];
    const message =
      `${points} points come in a sentence of about ${Math.ceil(seconds)} s, and nobody reads more than ` +
      `${pointsPerSecondMax} a second: say more of them, or show fewer`;
    return [{ code: "limit_exceeded", message, position: shot.sentence.position }];
  });
}

function countPoints(moments: readonly PointMoment[], shots: number): readonly (readonly PointCount[])[] {
  return Array.from({ length: shots }, (_, shot) =>
    moments.flatMap((moment, index) => (moment.shot === shot ? [{ count: index + 1, at: { ...moment.at } }] : [])),
  );
}

/** What a shot needs to know of the pages, and nothing of the points that come later. */
function showPages(
  pages: readonly PointsPage[],
  { shown, arrivals, opens }: { shown: number; arrivals: readonly Moment[]; opens: boolean },
): PointsContent<Moment> | undefined {
  let end = 0;
  const seen = pages.flatMap((page): ShownPage<Moment>[] => {
    const first = end;
    end += page.points.length;
    const here = Math.max(0, Math.min(shown, end) - first);
    const coming = arrivals.slice(
      Math.max(first, shown) - shown,
      Math.max(first, Math.min(end, shown + arrivals.length)) - shown,
    );
    // The page that was looked at last, and those that are turned up.
    const isThere = first <= Math.max(0, shown - 1) && Math.max(0, shown - 1) < end;
    if (!isThere && coming.length === 0) return [];
    return [{ page: { ...page, points: page.points.slice(0, here + coming.length) }, shown: here, arrivals: coming }];
  });
  const isEmpty = seen.every(({ page }) => page.points.length === 0 && page.heading === undefined);
  return isEmpty ? undefined : { kind: "points", pages: seen, opens };
}
