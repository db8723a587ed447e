import { limits, SutradharError, type Digest, type Json, type Problem } from "../../core/index.ts";
import { missingGlyphs, type FrameSize } from "../../media/captions/index.ts";
import { describeLayout, type LayoutName, type LookStyle } from "../../media/layout/index.ts";
import type { ResolvedScene, ShotStaging } from "../../planner/index.ts";
import type { Scene } from "../../speech/script/index.ts";
import { findBorrowedLetters } from "./borrowed-letters.ts";
import { chooseLayout } from "./choose-layout.ts";
import type { SceneStaging } from "./scene-staging.ts";
import { stageCard } from "./stage-card.ts";
import { stagePoints } from "./stage-points.ts";
import { stageSlides } from "./stage-slides.ts";

export interface StagingRequest {
  readonly scenes: readonly ResolvedScene[];
  readonly picture: FrameSize;
  readonly lookOf: (resolved: ResolvedScene) => LookStyle;
  /** The slides' bytes, by their path in the script. */
  readonly slides: ReadonlyMap<string, Digest>;
}

const transitions = ["cut", "fade"] as const;

/**
 * Binds every scene to a layout, and every shot to what it shows.
 * @throws SutradharError with every layout that cannot be: unknown, without what it needs, or with words that do not fit.
 */
export function stageScenes(request: StagingRequest): { scenes: ResolvedScene[]; warnings: readonly Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const fades = findFades(request.scenes, problems);
  const scenes = request.scenes.map((resolved, index): ResolvedScene => {
    const { scene } = resolved;
    const chosen = chooseLayout(scene);
    const staging =
      chosen.problems.length > 0
        ? undefined
        : stageScene(scene, chosen.layout, { ...request, look: request.lookOf(resolved), isFirst: index === 0 });
    problems.push(...chosen.problems, ...(staging?.problems ?? []));
    warnings.push(...chosen.warnings, ...findMissingGlyphs(scene, request.lookOf(resolved)));
    const last = scene.shots.length - 1;
    const stagings = scene.shots.map((_, shot) => ({
      ...describeStaging(chosen.layout, staging, shot),
      fadesIn: shot === 0 && (fades[index] ?? false),
      fadesOut: shot === last && (fades[index + 1] ?? false),
    }));
    return { ...resolved, stagings };
  });
  const [first] = problems;
  if (first) throw new SutradharError(first.code, first.message, { problems: problems.slice(0, limits.problemsMax) });
  return { scenes, warnings };
}

/** What a shot of a scene shows. */
function describeStaging(
  wanted: LayoutName,
  staging: SceneStaging | undefined,
  shot: number,
): Omit<ShotStaging, "fadesIn" | "fadesOut"> {
  const content = staging?.contents[shot];
  const counts = staging?.counts?.[shot] ?? [];
  const layout = layoutOfShot(wanted, content !== undefined);
  const { framing } = describeLayout(layout);
  return {
    layout,
    ...(framing ? { framing } : {}),
    ...(content ? { content: content as unknown as Json } : {}),
    slides: staging?.slides?.[shot] ?? [],
    ...(counts.length > 0 ? { counts } : {}),
  };
}

function stageScene(
  scene: Scene,
  layout: LayoutName,
  request: StagingRequest & { readonly look: LookStyle; readonly isFirst: boolean },
): SceneStaging {
  switch (describeLayout(layout).content) {
    case "points":
      return stagePoints(scene, request);
    case "slide":
      return stageSlides(scene, request.slides);
    case "card":
      return stageCard(scene, layout, request);
    default:
      return { contents: [], problems: [] };
  }
}

/** Until there is something to stand beside, the presenter stands alone. */
function layoutOfShot(layout: LayoutName, hasContent: boolean): LayoutName {
  return describeLayout(layout).content && !hasContent ? "medium" : layout;
}

/** Before which scenes the picture fades: where the script says so, else into and out of cards that fill the picture. */
function findFades(scenes: readonly ResolvedScene[], problems: Problem[]): readonly boolean[] {
  const isCard = (index: number): boolean => {
    const scene = scenes[index]?.scene;
    return scene !== undefined && describeLayout(chooseLayout(scene).layout).framing === undefined;
  };
  return scenes.map(({ scene }, index) => {
    const wanted = transitions.find((each) => each === scene.transition);
    if (scene.transition !== undefined && !wanted) {
      const message = `transition must be ${transitions.join(" or ")}, got ${JSON.stringify(scene.transition)}`;
      problems.push({ code: "script_invalid", message, position: scene.positions.transition ?? scene.position });
    }
    if (index === 0) return false;
    return wanted ? wanted === "fade" : isCard(index) || isCard(index - 1);
  });
}

/** What no font has, and what the brand's have not. */
function findMissingGlyphs(scene: Scene, look: LookStyle): readonly Problem[] {
  const { title, points, quote, language, position } = scene;
  const captions = scene.shots.map(({ sentence }) => ({ ...sentence, text: sentence.caption }));
  const shown = [
    ...(title === undefined ? [] : [{ text: title, position }]),
    ...points,
    ...(quote ? [{ text: `${quote.text} ${quote.by ?? ""}`, position: quote.position }] : []),
  ];
  const missing = [...captions, ...shown.map((each) => ({ ...each, language }))].flatMap((each): Problem[] => {
    const glyphs = missingGlyphs(each.text, each.language, look.fonts);
    if (glyphs.length === 0) return [];
    const message = `no font has ${glyphs.slice(0, 10).join(" ")}: the picture leaves it out`;
    return [{ code: "glyph_missing", message, position: each.position }];
  });
  return [...missing, ...findBorrowedLetters(scene, look)];
}
