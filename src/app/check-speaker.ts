import { drawOverlay, getWritingSystem, type FrameSize } from "../media/captions/index.ts";
import { composeLayout, layoutNames } from "../media/layout/index.ts";
import type { ResolvedScene } from "../planner/index.ts";
import type { Script } from "../speech/script/index.ts";
import type { LookOf } from "./brand-looks.ts";

/**
 * Sets the speaker's name where it will stand, so that one that fits nowhere is refused before anything is rendered.
 * @throws SutradharError `limit_exceeded` with the size of the place and the length of the name.
 */
export function checkSpeaker(
  { speaker }: Pick<Script, "speaker">,
  scenes: readonly ResolvedScene[],
  { picture, lookOf }: { readonly picture: FrameSize; readonly lookOf: LookOf },
): void {
  if (!speaker) return;
  const stagings = scenes.flatMap((resolved) => (resolved.stagings ?? []).map((staging) => ({ resolved, staging })));
  const first = stagings.find(({ staging }) => staging.framing !== undefined);
  const layout = layoutNames.find((name) => name === first?.staging.layout);
  if (!first || !layout) return;
  const { language } = first.resolved.scene;
  const isMirrored = getWritingSystem(language).direction === "rtl";
  const { text } = composeLayout(layout, picture, { isMirrored });
  drawOverlay({ kind: "lower-third", ...speaker }, language, { ...picture, text }, lookOf(first.resolved));
}
