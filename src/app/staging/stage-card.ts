import { getWritingSystem, type FrameSize } from "../../media/captions/index.ts";
import { composeLayout, describeLayout, setCard, type LayoutName, type LookStyle } from "../../media/layout/index.ts";
import type { Scene } from "../../speech/script/index.ts";
import { cardOf } from "./choose-layout.ts";
import type { SceneStaging } from "./scene-staging.ts";

/** A scene's card: the same in all of its shots, but that it comes in with the first. */
export function stageCard(
  scene: Scene,
  layout: LayoutName,
  { picture, look, isFirst }: { picture: FrameSize; look: LookStyle; isFirst: boolean },
): SceneStaging {
  const card = cardOf(layout);
  const isMirrored = getWritingSystem(scene.language).direction === "rtl";
  const { content: area } = composeLayout(layout, picture, { isMirrored });
  if (!card || !area) return { contents: [], problems: [] };
  const { text, lines } = wordsOf(scene, card, look);
  const set = setCard({
    card,
    text,
    lines,
    language: scene.language,
    look,
    area,
    shorterSide: Math.min(picture.width, picture.height),
    isBeside: describeLayout(layout).framing !== undefined,
  });
  if (!set) {
    const message =
      `a card's words must fit in readable type at ${picture.width}×${picture.height}, got ` +
      `${[...text].length} characters and ${lines.length} lines below them: shorten them`;
    const position = card === "quote" ? scene.quote?.position : scene.position;
    return { contents: [], problems: [{ code: "limit_exceeded", message, position: position ?? scene.position }] };
  }
  // A video's first picture stands for it in every list of videos: nothing comes in there, all of it is there.
  const contents = scene.shots.map(
    (_, shot) => ({ kind: "card", text, lines, opens: shot === 0 && !isFirst }) as const,
  );
  return { contents, problems: [] };
}

/** What a card says: the scene's own words, and the brand's wherever the scene has none. */
function wordsOf(
  scene: Scene,
  card: "title" | "quote" | "end",
  { cards }: LookStyle,
): { readonly text: string; readonly lines: readonly string[] } {
  if (card === "quote") return { text: scene.quote?.text ?? "", lines: scene.quote?.by ? [scene.quote.by] : [] };
  const own = scene.points.map(({ text }) => text);
  const brand = card === "title" ? [cards.titleLine] : [cards.endLine, cards.endContact];
  const lines = own.length > 0 ? own : brand.filter((line) => line !== undefined);
  return { text: scene.title ?? "", lines };
}
