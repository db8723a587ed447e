import type { Problem } from "../../core/index.ts";
import { borrowedGlyphs, missesOf, type BrandFont } from "../../media/captions/index.ts";
import type { LookStyle } from "../../media/layout/index.ts";
import type { Scene } from "../../speech/script/index.ts";

const shownMax = 12;

/** What the fonts of a scene's brand lack of its words: named before anything is rendered, once for each language. */
export function findBorrowedLetters(scene: Scene, look: LookStyle): readonly Problem[] {
  // A family that ships is whole.
  const fonts = look.fonts.filter(({ system }) => !system);
  if (fonts.length === 0) return [];
  const texts = new Map<string, string>();
  const add = (text: string, language: string): void => void texts.set(language, `${texts.get(language) ?? ""}${text}`);
  for (const { sentence } of scene.shots) add(sentence.caption, sentence.language);
  for (const text of wordsOf(scene)) add(text, scene.language);
  return [...texts].flatMap(([language, text]): readonly Problem[] => {
    const message = explain(text, language, fonts);
    return message === undefined ? [] : [{ code: "glyph_missing", message, position: scene.position }];
  });
}

function wordsOf({ title = "", points, quote }: Scene): readonly string[] {
  return [title, ...points.map(({ text }) => text), quote?.text ?? "", quote?.by ?? ""];
}

function explain(text: string, language: string, fonts: readonly BrandFont[]): string | undefined {
  const isUsed = fonts.some((font) => font.languages.has(language));
  if (isUsed) {
    const borrowed = borrowedGlyphs(text, language, fonts);
    return borrowed.length === 0
      ? undefined
      : `the brand's ${nameAll(fonts)} has no ${listSome(borrowed)}: a shipped font draws them`;
  }
  const used = new Set(text);
  const lacks = fonts.map((font) => missesOf(font, language));
  const least = lacks.toSorted((a, b) => a.length - b.length)[0] ?? [];
  const inText = least.filter((letter) => used.has(letter));
  const named = listSome(inText.length > 0 ? inText : least);
  return `the brand's ${nameAll(fonts)} cannot write ${language}, for want of ${named}: a shipped font writes all of it`;
}

function nameAll(fonts: readonly BrandFont[]): string {
  return fonts.map(({ name }) => name).join(", ");
}

function listSome(letters: readonly string[]): string {
  const more = letters.length - shownMax;
  return `${letters.slice(0, shownMax).join(" ")}${more > 0 ? ` and ${more} more` : ""}`;
}
