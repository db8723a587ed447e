import type { Problem } from "../../core/index.ts";
import { describeLayout, layoutNames, type LayoutName } from "../../media/layout/index.ts";
import type { Scene } from "../../speech/script/index.ts";

/** A scene's layout, or the mistakes in what it asks for. */
export interface ChosenLayout {
  readonly layout: LayoutName;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * The layout that a scene names; else the script's, where it can show what the scene has; else by what the scene has:
 * a slide, points, a quote, or nothing beside its presenter.
 */
export function chooseLayout(scene: Scene): ChosenLayout {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const position = scene.positions.layout ?? scene.position;
  const named = layoutNames.find((name) => name === scene.layout);
  if (scene.layout !== undefined && !named) {
    const message = `there is no layout ${JSON.stringify(scene.layout)}; there are ${layoutNames.join(", ")}`;
    return { layout: "medium", problems: [{ code: "script_invalid", message, position }], warnings };
  }
  const isOwn = scene.ownAttributes.includes("layout");
  const layout = named && (isOwn || showsAll(named, scene)) ? named : layoutFor(scene);
  const missing = findMissing(layout, scene);
  if (missing) problems.push({ code: "script_invalid", message: `layout ${layout} needs ${missing}`, position });
  else {
    for (const left of leftOut(layout, scene))
      warnings.push({ code: "script_invalid", message: `layout ${layout} shows no ${left}`, position });
  }
  return { layout, problems, warnings };
}

function layoutFor({ slides, points, quote }: Scene): LayoutName {
  if (slides.length > 0) return "slide";
  if (points.length > 0) return "points";
  return quote ? "quote-presenter" : "medium";
}

type Cards = "title" | "quote" | "end";

/** Which card a layout is, if it is one. */
export function cardOf(layout: LayoutName): Cards | undefined {
  if (describeLayout(layout).content !== "card") return undefined;
  return layout.replace("-presenter", "") as Cards;
}

/** What a layout cannot do without and the scene does not have. */
function findMissing(layout: LayoutName, scene: Scene): string | undefined {
  const { content } = describeLayout(layout);
  if (content === "points" && scene.points.length === 0) return "a list: write - point";
  if (content === "slide" && scene.slides.length === 0) return "an image: write ![what it shows](image.png)";
  const card = cardOf(layout);
  if (card === "quote" && !scene.quote) return "a quote: write > words";
  if ((card === "title" || card === "end") && scene.title === undefined) return "a heading with words: ## Words";
  return undefined;
}

function showsAll(layout: LayoutName, scene: Scene): boolean {
  return findMissing(layout, scene) === undefined && leftOut(layout, scene).length === 0;
}

/** What a scene has that its layout does not show. */
function leftOut(layout: LayoutName, { points, slides, quote }: Scene): readonly string[] {
  const { content } = describeLayout(layout);
  const card = cardOf(layout);
  return [
    ...(points.length > 0 && content !== "points" && card !== "title" && card !== "end" ? ["points"] : []),
    ...(slides.length > 0 && content !== "slide" ? ["slide"] : []),
    ...(quote && card !== "quote" ? ["quote"] : []),
  ];
}
