/**
 * Digests of what is drawn, one a line, to be compared between processes and processors (docs/adr/0002): first of bare
 * Skia operations, then of our own overlays in every language. `node scripts/caption-digests.ts [overlays]`.
 */
import { createCanvas, GlobalFonts, type Canvas, type CanvasGradient, type SKRSContext2D } from "@napi-rs/canvas";
import { digestBytes, digestJson } from "../src/core/index.ts";
import {
  captionCues,
  createCaptionMeasure,
  drawOverlay,
  getLabelText,
  listFontFiles,
  writtenLanguages,
  type FrameSize,
} from "../src/media/captions/index.ts";

const frames: readonly FrameSize[] = [
  { width: 1920, height: 1080 },
  { width: 854, height: 480 },
  { width: 1080, height: 1920 },
];
const pangrams: Readonly<Record<string, string>> = {
  en: "Good evening, AVATAR costs 8.5 % a year, office fi",
  hi: "राष्ट्र ज्ञान क्षत्रिय श्री कृष्ण द्वितीय हृदय ₹१,२५,००० “उज्ज्वल”",
  ur: "السلام علیکم، ٹھیک SBI Home Loan 8.5% (2026) ڈگری نستعلیق",
  sd: "ڪيش بيڪ 25,000 ۾ SBI ۽ ٻ ڀ ڄ ڃ",
  ta: "ஸ்ரீ க்ஷ கொடுக்கௌ ஜௌளி ஷ்ட்ரா",
  te: "స్త్రీ శక్తి క్ష జ్ఞ రాష్ట్రం ఉత్కృష్ట",
  ml: "സാമ്പത്തിക ന്ത്യ ക്ഷ സ്ത്രീ ഉത്കൃഷ്ടം",
  kn: "ಶಾಸ್ತ್ರಜ್ಞೆ ಕ್ಷೇತ್ರ ರಾಷ್ಟ್ರೀಯ ಕೃಷ್ಣ",
  bn: "জ্ঞান ক্ষমতা রাষ্ট্র কর্ম বিশ্ববিদ্যালয়",
  gu: "જ્ઞાન ક્ષમતા રાષ્ટ્ર શ્રી કૃષ્ણ",
  pa: "ਖ਼ਾਸ ਸ੍ਰੀ ਪੜ੍ਹਾਈ ਗਿਆਨ ਉੱਤਮ",
  or: "ସ୍ୱତନ୍ତ୍ର ସଞ୍ଚୟ ଯୋଜନା କ୍ଷମତା ଜ୍ଞାନ",
};

function digestOverlays(language: string, frame: FrameSize): string {
  const text = pangrams[language] ?? getLabelText(language);
  const measure = createCaptionMeasure(language, frame);
  const cues = captionCues({ caption: text, words: [], language, durationMs: 5_000, measure });
  const pictures = [
    ...cues.map((cue) => drawOverlay({ kind: "caption", lines: cue.lines }, language, frame)),
    drawOverlay({ kind: "label" }, language, frame),
    drawOverlay({ kind: "lower-third", name: text.slice(0, 20), title: text.slice(0, 30) }, language, frame),
  ];
  return digestJson(
    pictures.map((picture) =>
      picture ? [picture.x, picture.y, picture.width, picture.height, digestBytes(picture.rgba)] : [],
    ),
  );
}

function printSkiaOperations(): void {
  const devanagari = listFontFiles().find((file) => file.endsWith("devanagari-600-normal.woff2"));
  const latin = listFontFiles().find((file) => file.endsWith("sans-latin-600-normal.woff2"));
  GlobalFonts.registerFromPath(devanagari ?? "", "Probe devanagari");
  GlobalFonts.registerFromPath(latin ?? "", "Probe latin");
  for (const [name, draw] of Object.entries(skiaOperations)) {
    const canvas = createCanvas(900, 200);
    const context = canvas.getContext("2d");
    context.lang = "hi";
    context.font = '600 54px "Probe devanagari", "Probe latin"';
    context.fillStyle = "#ffffff";
    draw(context);
    console.log(`skia ${name}: ${digestBytes(canvas.data()).slice(0, 12)}`);
  }
}

type Draw = (context: SKRSContext2D) => void;
const line = "नमस्ते दुनिया, क्षत्रिय AI 2026";
const withGradient = (draw: Draw, gradient: (context: SKRSContext2D) => CanvasGradient): Draw => {
  return (context) => {
    const stops = gradient(context);
    stops.addColorStop(0, "#113355");
    stops.addColorStop(0.4, "#2277aa");
    stops.addColorStop(1, "rgba(255,170,119,0.2)");
    context.fillStyle = stops;
    context.fillRect(0, 0, 900, 200);
    draw(context);
  };
};
const fillPlate: Draw = (context) => {
  context.beginPath();
  context.roundRect(20.5, 20.25, 700, 120, 24);
  context.fill();
};

const skiaOperations: Readonly<Record<string, Draw>> = {
  "text, white on clear, added (ours)": (context) => {
    context.globalCompositeOperation = "lighter";
    context.fillText(line, 20, 100);
  },
  "text, white on clear": (context) => context.fillText(line, 20, 100),
  "text, white on black": (context) => {
    context.fillStyle = "#000000";
    context.fillRect(0, 0, 900, 200);
    context.fillStyle = "#ffffff";
    context.fillText(line, 20, 100);
  },
  "text, opaque colour": (context) => {
    context.fillStyle = "rgb(201,120,33)";
    context.fillText(line, 20, 100);
  },
  "text, translucent colour": (context) => {
    context.fillStyle = "rgba(201,120,33,0.63)";
    context.fillText(line, 20, 100);
  },
  "text at 53.37 px and a fraction of a pixel": (context) => {
    context.font = '600 53.37px "Probe devanagari", "Probe latin"';
    context.fillText(line, 20.3, 100.6);
  },
  "text of 300 px (as paths)": (context) => {
    context.font = '600 300px "Probe devanagari"';
    context.fillText("नक्ष", 20, 190);
  },
  "text, stroked": (context) => {
    context.strokeStyle = "#ffffff";
    context.lineWidth = 6;
    context.strokeText(line, 20, 100);
  },
  "text with a blurred shadow": (context) => {
    context.shadowColor = "#000000";
    context.shadowBlur = 8;
    context.fillText(line, 20, 100);
  },
  "round rectangle, white": fillPlate,
  "round rectangle, translucent": (context) => {
    context.fillStyle = "rgba(12,14,18,0.72)";
    fillPlate(context);
  },
  "path of Béziers": (context) => {
    context.beginPath();
    context.moveTo(20, 20);
    context.bezierCurveTo(300, -100, 500, 400, 880, 60);
    context.lineTo(500, 190);
    context.fill();
  },
  "linear gradient": withGradient(
    () => undefined,
    (context) => context.createLinearGradient(0, 0, 900, 200),
  ),
  "radial gradient": withGradient(
    () => undefined,
    (context) => context.createRadialGradient(450, 100, 10, 450, 100, 400),
  ),
  "text over a linear gradient": withGradient(
    (context) => {
      context.fillStyle = "#ffffff";
      context.fillText(line, 20, 100);
    },
    (context) => context.createLinearGradient(0, 0, 900, 200),
  ),
  "blur filter": (context) => {
    context.filter = "blur(7px)";
    context.fillRect(100, 50, 500, 90);
  },
  "picture, scaled": (context) => context.drawImage(pictureOfText(), 0, 0, 613, 177),
  "picture, rotated": (context) => {
    context.rotate(0.1);
    context.drawImage(pictureOfText(), 40, 0);
  },
};

function pictureOfText(): Canvas {
  const canvas = createCanvas(400, 100);
  const context = canvas.getContext("2d");
  context.font = '600 40px "Probe devanagari"';
  context.fillStyle = "#ffaa33";
  context.fillText("नमस्ते", 10, 70);
  return canvas;
}

if (process.argv[2] !== "overlays") printSkiaOperations();
for (const language of writtenLanguages) {
  const digests = frames.map((frame) => digestOverlays(language, frame));
  console.log(`overlays ${language} ${digestJson(digests).slice(0, 12)}`);
}
