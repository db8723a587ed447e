import { describe, expect, it } from "vitest";
import {
  captionSettings,
  measureCaption,
  phoneAngleMinutes,
  samplesOfScripts,
} from "../../../test/fixtures/caption-legibility.ts";
import { plainTextLook, type CaptionForm } from "./caption-style.ts";

const frames = [
  { width: 854, height: 480 },
  { width: 480, height: 854 },
  { width: 480, height: 480 },
] as const;

describe.each(samplesOfScripts)("captions in $script at 480p", ({ language, caption }) => {
  it("have letters large enough for a phone: 12′ held upright, 20′ where the video fills it", () => {
    for (const frame of frames) {
      const { sizePx, letterPx } = captionSettings(language, caption, frame);
      const angle = phoneAngleMinutes(letterPx, frame);
      expect(sizePx).toBeGreaterThanOrEqual(23);
      expect(letterPx).toBeGreaterThanOrEqual(13);
      expect(angle).toBeGreaterThanOrEqual(frame.width > frame.height ? 12 : 20);
    }
  });

  // WCAG 2.2 §1.4.6 asks for 7:1; a kit may go down to 4.5:1.
  it.each(["plate", "solid", "outline"] satisfies CaptionForm[])(
    "have a contrast of 7:1 over white, black and busy pictures: %s",
    (form) => {
      const behind = { ...plainTextLook.captions.behind, ...(form === "plate" ? {} : { opacity: 255 }) };
      const look = { ...plainTextLook, captions: { ...plainTextLook.captions, form, behind } };
      for (const { background, ratio } of measureCaption(language, caption, frames[0], look)) {
        expect({ background, isFine: ratio >= 7, ratio }).toMatchObject({ background, isFine: true });
      }
    },
  );
});

it("the measure finds a plate that is too thin, and an outline that is too fine", () => {
  const [, hindi] = samplesOfScripts;
  if (!hindi) throw new Error("no sample");
  const { captions } = plainTextLook;
  const thin = { ...plainTextLook, captions: { ...captions, behind: { ...captions.behind, opacity: 100 } } };
  const ratioOver = (look: typeof thin, wanted: string) =>
    measureCaption(hindi.language, hindi.caption, frames[0], look).find(({ background }) => background === wanted)
      ?.ratio;
  expect(ratioOver(thin, "white")).toBeLessThan(4.5);
  expect(ratioOver(thin, "busy")).toBeLessThan(4.5);
  expect(ratioOver(thin, "black")).toBeGreaterThan(15);
});
