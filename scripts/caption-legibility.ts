/**
 * How legible captions are on a 480p phone, in every script: type and ink in pixels and as angles, and the contrast of
 * text over white, black and busy pictures, measured on composed pixels. `node scripts/caption-legibility.ts`.
 */
import {
  captionSettings,
  measureCaption,
  phoneAngleMinutes,
  samplesOfScripts,
} from "../test/fixtures/caption-legibility.ts";

const shapes = { "16:9": [854, 480], "9:16": [480, 854], "1:1": [480, 480] } as const;

console.log("| script | shape | type | letters | a phone held upright | lines | contrast at least |");
console.log("|---|---|---|---|---|---|---|");
for (const { script, language, caption } of samplesOfScripts) {
  for (const [shape, [width, height]] of Object.entries(shapes)) {
    const frame = { width, height };
    const { sizePx, letterPx, lines } = captionSettings(language, caption, frame);
    const contrast = Math.min(...measureCaption(language, caption, frame).map(({ ratio }) => ratio));
    const angle = phoneAngleMinutes(letterPx, frame).toFixed(0);
    const cells = [script, shape, `${sizePx} px`, `${letterPx} px`, `${angle}′`, lines, `${contrast.toFixed(1)}:1`];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
