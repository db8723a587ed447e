import { guessLanguage, type ScreenedText } from "../governance/moderation/index.ts";
import type { Sentence } from "../speech/spoken.ts";
import type { Scene, Script } from "../speech/script/index.ts";

/** What of a video's texts is looked at besides the script itself. */
export interface TextSource {
  readonly script: Script;
  /** Names that its customer chose: of the script, of what lies beside it. */
  readonly fileNames: readonly string[];
}

/** Everything that a video says and shows, and what it and its files are called, each with its place. */
export function collectTexts({ script, fileNames }: TextSource): readonly ScreenedText[] {
  const { title, speaker } = script;
  const language = script.scenes[0]?.language ?? "en";
  const said = script.scenes.flatMap(textsOfScene);
  const meta = [title, speaker?.name, speaker?.title].flatMap((text) => (text === undefined ? [] : [text]));
  return [
    ...said,
    ...meta.map((text): ScreenedText => ({ stage: "metadata", field: "front matter", language, text })),
    ...fileNames
      .map(readName)
      .filter((text) => text !== "")
      .map(toName),
  ].filter(({ text }) => text.trim() !== "");
}

/** A scene's sentences are judged together: who `they` are was said in the one before. */
function textsOfScene({ id, language, title, shots, points, quote, slides }: Scene): readonly ScreenedText[] {
  const written = shots.map(({ sentence }) => sentence.caption).join(" ");
  const heard = shots.map(({ sentence }) => hear(sentence)).join(" ");
  const shown = [title, ...points.map(({ text }) => text), quote?.text, quote?.by, ...slides.map(({ alt }) => alt)];
  return [
    { stage: "script", field: id, language, text: written },
    // What is heard may be other words than what is read (SSML `sub`, a lexicon's alias).
    ...(heard === written ? [] : [{ stage: "transcript", field: `${id}/heard`, language, text: heard } as const]),
    ...shown.flatMap((text): ScreenedText[] =>
      text === undefined ? [] : [{ stage: "screen_text", field: `${id}/screen`, language, text }],
    ),
  ];
}

/** Phones that a script spells out itself are heard as what they are written for: nobody here can read them. */
function hear({ caption, spans }: Sentence): string {
  if (!spans.some(({ kind }) => kind === "alias")) return caption;
  return spans
    .map((span) => (span.kind === "alias" ? span.alias : "text" in span ? span.text : " "))
    .join("")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** `places/our-office.png` is called `places our office`. */
function readName(path: string): string {
  return path
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replaceAll(/[/_.-]+/g, " ")
    .trim();
}

function toName(text: string): ScreenedText {
  return { stage: "metadata", field: "file name", language: guessLanguage(text), text };
}
