import type { Digest } from "../../core/index.ts";
import { isDrawing, viewOf, type Moment, type SlideContent, type SlideView } from "../../media/layout/index.ts";
import type { SlideRequest } from "../../planner/index.ts";
import type { Scene, Shot, Slide } from "../../speech/script/index.ts";
import type { SceneStaging } from "./scene-staging.ts";

/** A slide as it stands at some time of its scene. */
interface SlideState {
  readonly slide: Slide;
  readonly zoom?: SlideView["zoom"];
  readonly highlight?: SlideView["highlight"];
}

/** The slides of a scene, shot by shot: the one that is there, those that come, and what they do at marks. */
export function stageSlides(scene: Scene, digests: ReadonlyMap<string, Digest>): SceneStaging {
  const last = scene.shots.length - 1;
  let state: SlideState | undefined;
  const staged = scene.shots.map((shot, index) => {
    const before = state;
    const coming = scene.slides.filter(({ atShot }) => Math.min(atShot, last) === index);
    const changes: { readonly at: Moment; readonly state: SlideState }[] = [];
    const change = (at: Moment, next: SlideState) => {
      state = next;
      changes.push({ at, state: next });
    };
    // Of several that stand in one sentence, the last is the one to be seen.
    const latest = coming.at(-1);
    if (latest) change({ kind: "start" }, { slide: latest });
    for (const { name, next } of actionsIn(shot, state)) change({ kind: "mark", name }, next);
    return describeShot(before, changes, digests);
  });
  return { contents: staged.map(({ content }) => content), slides: staged.map(({ slides }) => slides), problems: [] };
}

/** What the marks of a shot do to the slide that is there. */
function actionsIn(shot: Shot, state: SlideState | undefined): readonly { name: string; next: SlideState }[] {
  let current = state;
  return shot.sentence.spans.flatMap((span) => {
    if (span.kind !== "mark" || !current) return [];
    const { slide, zoom } = current;
    const action = slide.actions.find(({ mark }) => mark === span.name);
    if (!action) return [];
    if (action.kind === "zoom") current = { slide, zoom: action.area };
    else if (action.kind === "whole") current = { slide };
    else current = { slide, ...(zoom ? { zoom } : {}), highlight: action.area };
    return [{ name: span.name, next: current }];
  });
}

function describeShot(
  before: SlideState | undefined,
  changes: readonly { readonly at: Moment; readonly state: SlideState }[],
  digests: ReadonlyMap<string, Digest>,
): { readonly content?: SlideContent<Moment>; readonly slides: readonly SlideRequest[] } {
  if (!before && changes.length === 0) return { slides: [] };
  const slides = [
    ...new Set([...(before ? [before] : []), ...changes.map(({ state }) => state)].map(({ slide }) => slide)),
  ];
  const viewAt = ({ slide, zoom, highlight }: SlideState): SlideView => ({
    slide: slides.indexOf(slide),
    ...(zoom ? { zoom } : {}),
    ...(highlight ? { highlight } : {}),
  });
  return {
    content: {
      kind: "slide",
      ...(before ? { before: viewAt(before) } : {}),
      changes: changes.map(({ at, state }) => ({ at, view: viewAt(state) })),
    },
    slides: slides.map((slide) => ({
      digest: digestOf(slide, digests),
      nearest: nearestOf(slide),
      isDrawing: isDrawing(slide.path),
    })),
  };
}

function digestOf({ path }: Slide, digests: ReadonlyMap<string, Digest>): Digest {
  const digest = digests.get(path);
  if (!digest) throw new RangeError(`the slide ${path} was not bound`);
  return digest;
}

/** The smallest share of its side that is ever looked at: it is kept large enough for that. */
function nearestOf({ actions }: Slide): number {
  const sides = actions.map((action) => (action.kind === "zoom" ? viewOf(action.area).width : 1));
  return Math.min(1, ...sides);
}
