import { drawCornerLogo, openLook, type BrandKit, type ReadKitFile } from "../media/brand/index.ts";
import { captionCues, createCaptionMeasure, type FrameSize } from "../media/captions/index.ts";
import { composeLayout, fitPoints, type LayoutName, type LookStyle, type ShotContent } from "../media/layout/index.ts";
import type { Config } from "./config.ts";
import type { SheetCell, SheetRows } from "./draw-sheet.ts";
import { openStills, type DrawStill, type Still } from "./draw-still.ts";
import { defaultAvatar } from "./resolve-scenes.ts";

const wide: FrameSize = { width: 854, height: 480 };
const tall: FrameSize = { width: 480, height: 854 };
const square: FrameSize = { width: 480, height: 480 };

interface Sample {
  readonly language: string;
  readonly caption: string;
  readonly speaker: { readonly name: string; readonly title: string };
}

const samples = {
  en: {
    language: "en",
    caption: "Good evening, and welcome to the news of this quarter.",
    speaker: { name: "Asha Sharma", title: "Chief Economist" },
  },
  hi: {
    language: "hi",
    caption: "नमस्ते, आज हम आपके लिए बचत की एक नई योजना लाए हैं।",
    speaker: { name: "आशा शर्मा", title: "मुख्य अर्थशास्त्री" },
  },
  ta: {
    language: "ta",
    caption: "வணக்கம், உங்களுக்காக ஒரு சிறப்பு சேமிப்புத் திட்டம்.",
    speaker: { name: "ஆஷா ஸ்ரீனிவாசன்", title: "பொருளாதார வல்லுநர்" },
  },
  ur: {
    language: "ur",
    caption: "السلام علیکم، ہم آپ کے لیے بچت کی نئی پیشکش لائے ہیں۔",
    speaker: { name: "عائشہ صدیقی", title: "چیف اکانومسٹ" },
  },
} as const satisfies Record<string, Sample>;

/** A kit as videos show it: on three backgrounds, its cards and its points, and in other shapes. */
export async function createBrandRows(
  kit: BrandKit,
  read: ReadKitFile,
  config: Pick<Config, "assetsDirectory">,
): Promise<SheetRows> {
  const cell = createCells(kit, read, await openStills(defaultAvatar, config));
  return [
    [
      cell("studio", samples.en, { frame: wide, background: "studio" }),
      cell("festive", samples.hi, { frame: wide, background: "festive" }),
      cell("office", samples.ta, { frame: wide, background: "office" }),
    ],
    [
      cell("title", samples.en, { frame: wide, background: "studio", layout: "title" }),
      cell("points", samples.en, { frame: wide, background: "office", layout: "points" }),
      cell("end", samples.hi, { frame: wide, background: "festive", layout: "end" }),
    ],
    [
      cell("tall", samples.ur, { frame: tall, background: "studio" }),
      cell("tall, points", samples.hi, { frame: tall, background: "festive", layout: "points" }),
      cell("tall, end", samples.ta, { frame: tall, background: "office", layout: "end" }),
      cell("square", samples.ta, { frame: square, background: "office" }),
      cell("square, title", samples.ur, { frame: square, background: "studio", layout: "title" }),
    ],
  ];
}

type Cell = (
  title: string,
  sample: Sample,
  how: { readonly frame: FrameSize; readonly background: string; readonly layout?: LayoutName },
) => SheetCell;

function createCells(kit: BrandKit, read: ReadKitFile, draw: DrawStill): Cell {
  return (title, { language, caption, speaker }, { frame, background, layout = "medium" }) => ({
    title: `${title}, ${language}`,
    draw: async () => {
      const look = await openLook(kit.look, read, language);
      const { logo } = look;
      const isCard = layout === "title" || layout === "end";
      const content = sampleContent(layout, { look, language, frame });
      return draw({
        layout,
        frame,
        background,
        language,
        look,
        drawLogo: (label, size) => logo && drawCornerLogo(logo, label, size),
        caption: markMiddle(caption, language, frame, look),
        ...(isCard ? {} : { speaker }),
        ...(content ? { content } : {}),
      });
    },
  });
}

/** The first cue of a caption with the word in its middle marked. */
function markMiddle(
  caption: string,
  language: string,
  frame: FrameSize,
  look: LookStyle,
): NonNullable<Still["caption"]> {
  const words = caption.split(" ").map((text, at) => ({ text, startMs: at * 350, endMs: at * 350 + 330 }));
  const measure = createCaptionMeasure(language, frame, look);
  const durationMs = words.length * 350;
  const [cue] = captionCues({ caption, words, language, durationMs, measure, marksWords: true });
  if (!cue) return { lines: [caption] };
  return { ...cue, marked: Math.floor((cue.words?.length ?? 0) / 2) };
}

const headings: Readonly<Record<string, readonly [string, string, string]>> = {
  en: ["Savings made simple", "Lower interest", "No papers"],
  hi: ["बचत हुई आसान", "कम ब्याज", "बिना काग़ज़"],
  ta: ["எளிதான சேமிப்பு", "குறைந்த வட்டி", "காகிதம் இல்லை"],
  ur: ["آسان بچت", "کم شرح", "کاغذ کے بغیر"],
};

function sampleContent(
  layout: LayoutName,
  { look, language, frame }: { readonly look: LookStyle; readonly language: string; readonly frame: FrameSize },
): ShotContent<number> | undefined {
  const [heading, ...points] = headings[language] ?? headings["en"] ?? ["", "", ""];
  const { cards } = look;
  if (layout === "title") return { kind: "card", text: heading, lines: keep([cards.titleLine]), opens: true };
  if (layout === "end")
    return { kind: "card", text: heading, lines: keep([cards.endLine, cards.endContact]), opens: true };
  const { content: area } = composeLayout(layout, frame, { isMirrored: language === "ur" });
  if (layout !== "points" || !area) return undefined;
  const shorterSide = Math.min(frame.width, frame.height);
  const pages = fitPoints({
    points: points.map((text) => ({ text })),
    heading,
    language,
    fonts: look.fonts,
    area,
    shorterSide,
  });
  const [page] = "tooLong" in pages ? [] : pages;
  return page && { kind: "points", pages: [{ page, shown: 1, arrivals: [0] }], opens: true };
}

function keep(lines: readonly (string | undefined)[]): readonly string[] {
  return lines.filter((line) => line !== undefined);
}
