import type { SourcePosition } from "../core/index.ts";
import { guessLanguage, type ScreenedText } from "../governance/moderation/index.ts";
import type { Sentence } from "../speech/spoken.ts";
import type { Scene, Script } from "../speech/script/index.ts";

/** What of a video's texts is looked at besides the script itself. */
export interface TextSource {
  readonly script: Script;
  /** Names that its customer chose: of the script, of what lies beside it. */
  readonly fileNames: readonly string[];
}

/** The names that an order's customer chose. */
export function fileNamesOf({
  script,
  files,
}: {
  readonly script?: { readonly name: string } | undefined;
  readonly files: Readonly<Record<string, unknown>>;
}): readonly string[] {
  return [...(script ? [script.name] : []), ...Object.keys(files)];
}

/** A text with where it was written. */
export interface PlacedText {
  readonly text: ScreenedText;
  /** Of its sentences, in their order: from which UTF-16 unit on which place counts. Empty where nothing in the script says it. */
  readonly places: readonly { readonly start: number; readonly position: SourcePosition }[];
}

/** Everything that a video says and shows, and what it and its files are called. */
export function collectTexts(source: TextSource): readonly ScreenedText[] {
  return collectPlacedTexts(source).map(({ text }) => text);
}

/** The same, each with the lines of the script that it comes from. */
export function collectPlacedTexts({ script, fileNames }: TextSource): readonly PlacedText[] {
  const { title, speaker } = script;
  const language = script.scenes[0]?.language ?? "en";
  const said = script.scenes.flatMap(textsOfScene);
  const meta = [title, speaker?.name, speaker?.title].flatMap((text) => (text === undefined ? [] : [text]));
  return [
    ...said,
    ...meta.map((text): PlacedText => place({ stage: "metadata", field: "front matter", language, text })),
    ...fileNames
      .map(readName)
      .filter((text) => text !== "")
      .map((text) => place(toName(text))),
  ].filter(({ text: { text } }) => text.trim() !== "");
}

function place(text: ScreenedText, position?: SourcePosition): PlacedText {
  return { text, places: position ? [{ start: 0, position }] : [] };
}

/** A scene's sentences are judged together: who `they` are was said in the one before. */
function textsOfScene(scene: Scene): readonly PlacedText[] {
  const { id, language, shots, position } = scene;
  const sentences = shots.map(({ sentence }) => sentence);
  const written = joinPlaced(sentences.map((each) => ({ text: each.caption, position: each.position })));
  const heard = joinPlaced(sentences.map((each) => ({ text: hear(each), position: each.position })));
  return [
    { text: { stage: "script", field: id, language, text: written.text }, places: written.places },
    // What is heard may be other words than what is read (SSML `sub`, a lexicon's alias).
    ...(heard.text === written.text
      ? []
      : [
          {
            text: { stage: "transcript", field: `${id}/heard`, language, text: heard.text },
            places: heard.places,
          } as const,
        ]),
    ...shownIn(scene).map(({ text, at = position }) =>
      place({ stage: "screen_text", field: `${id}/screen`, language, text }, at),
    ),
  ];
}

function shownIn({ title, points, quote, slides }: Scene): readonly { text: string; at?: SourcePosition }[] {
  return [
    ...(title === undefined ? [] : [{ text: title }]),
    ...points.map(({ text, position: at }) => ({ text, at })),
    ...[quote?.text, quote?.by].flatMap((text) => (text === undefined || !quote ? [] : [{ text, at: quote.position }])),
    ...slides.map(({ alt, position: at }) => ({ text: alt, at })),
  ];
}

function joinPlaced(
  sentences: readonly { readonly text: string; readonly position: SourcePosition }[],
): Pick<PlacedText, "places"> & { readonly text: string } {
  let start = 0;
  const places = sentences.map(({ text, position }) => {
    const here = { start, position };
    start += text.length + 1;
    return here;
  });
  return { text: sentences.map(({ text }) => text).join(" "), places };
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

/** `places/our-office.png` is called `places our office`: what is judged of a path. */
export function readName(path: string): string {
  return path
    .replace(/\.[A-Za-z0-9]{1,5}$/, "")
    .replaceAll(/[/_.-]+/g, " ")
    .trim();
}

function toName(text: string): ScreenedText {
  return { stage: "metadata", field: "file name", language: guessLanguage(text), text };
}
