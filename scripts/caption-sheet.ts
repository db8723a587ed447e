/** Draws captions, label and lower third in every language into one sheet: `node scripts/caption-sheet.ts [OUT.png [areas]]`. */
import { writeFileSync } from "node:fs";
import { createCanvas, type Canvas, type SKRSContext2D } from "@napi-rs/canvas";
import {
  captionCues,
  createCaptionMeasure,
  drawOverlay,
  layoutText,
  type FrameSize,
  type OverlayPicture,
} from "../src/media/captions/index.ts";

interface Sample {
  readonly language: string;
  readonly caption: string;
  readonly name: string;
  readonly title: string;
}

const samples: readonly Sample[] = [
  {
    language: "en",
    caption: "Good evening, I am Asha, and this Diwali your gold loan costs only 8.5 % a year.",
    name: "Asha Sharma",
    title: "Chief Economist, Sutradhar",
  },
  {
    language: "hi",
    caption: "नमस्ते, आज हम दीपावली के शुभ अवसर पर ज्ञान और समृद्धि की योजना लेकर आए हैं।",
    name: "आशा शर्मा",
    title: "मुख्य अर्थशास्त्री, सूत्रधार",
  },
  {
    language: "mr",
    caption: "नमस्कार, दिवाळीच्या शुभ मुहूर्तावर आम्ही तुमच्यासाठी ₹1,25,000 पर्यंत सवलत घेऊन आलो आहोत.",
    name: "आशा कुळकर्णी",
    title: "मुख्य अर्थतज्ज्ञ",
  },
  {
    language: "bn",
    caption: "নমস্কার, শারদীয়ার শুভেচ্ছা জানাই এবং আপনার জন্য একটি বিশেষ সঞ্চয় প্রকল্প এনেছি।",
    name: "আশা চট্টোপাধ্যায়",
    title: "মুখ্য অর্থনীতিবিদ",
  },
  {
    language: "as",
    caption: "নমস্কাৰ, বিহুৰ শুভেচ্ছা আৰু আপোনাৰ বাবে এক বিশেষ সঞ্চয় আঁচনি আনিছোঁ।",
    name: "আশা শৰ্মা",
    title: "মুখ্য অৰ্থনীতিবিদ",
  },
  {
    language: "pa",
    caption: "ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਦੀਵਾਲੀ ਦੀਆਂ ਲੱਖ ਲੱਖ ਵਧਾਈਆਂ ਅਤੇ ਤੁਹਾਡੇ ਲਈ ਖ਼ਾਸ ਬੱਚਤ ਯੋਜਨਾ।",
    name: "ਆਸ਼ਾ ਸ਼ਰਮਾ",
    title: "ਮੁੱਖ ਅਰਥ ਸ਼ਾਸਤਰੀ",
  },
  {
    language: "gu",
    caption: "નમસ્તે, દિવાળીના શુભ અવસરે અમે તમારા માટે જ્ઞાન અને સમૃદ્ધિની વિશેષ યોજના લાવ્યા છીએ.",
    name: "આશા શાહ",
    title: "મુખ્ય અર્થશાસ્ત્રી",
  },
  {
    language: "or",
    caption: "ନମସ୍କାର, ଦୀପାବଳିର ଶୁଭେଚ୍ଛା ଏବଂ ଆପଣଙ୍କ ପାଇଁ ଏକ ସ୍ୱତନ୍ତ୍ର ସଞ୍ଚୟ ଯୋଜନା ଆଣିଛୁ।",
    name: "ଆଶା ମହାନ୍ତି",
    title: "ମୁଖ୍ୟ ଅର୍ଥଶାସ୍ତ୍ରୀ",
  },
  {
    language: "ta",
    caption: "வணக்கம், தீபாவளி நல்வாழ்த்துக்கள்! உங்களுக்காக ஒரு சிறப்பு சேமிப்புத் திட்டத்தை அறிமுகப்படுத்துகிறோம்.",
    name: "ஆஷா ஸ்ரீனிவாசன்",
    title: "தலைமைப் பொருளாதார வல்லுநர்",
  },
  {
    language: "te",
    caption: "నమస్కారం, దీపావళి శుభాకాంక్షలు మరియు మీ కోసం ఒక ప్రత్యేక పొదుపు పథకాన్ని తీసుకొచ్చాము.",
    name: "ఆశా రెడ్డి",
    title: "ముఖ్య ఆర్థికవేత్త",
  },
  {
    language: "kn",
    caption: "ನಮಸ್ಕಾರ, ದೀಪಾವಳಿಯ ಶುಭಾಶಯಗಳು ಮತ್ತು ನಿಮಗಾಗಿ ಒಂದು ವಿಶೇಷ ಉಳಿತಾಯ ಯೋಜನೆಯನ್ನು ತಂದಿದ್ದೇವೆ.",
    name: "ಆಶಾ ಕೃಷ್ಣಮೂರ್ತಿ",
    title: "ಮುಖ್ಯ ಅರ್ಥಶಾಸ್ತ್ರಜ್ಞೆ",
  },
  {
    language: "ml",
    caption: "നമസ്കാരം, ദീപാവലി ആശംസകൾ, നിങ്ങൾക്കായി ഒരു പ്രത്യേക സമ്പാദ്യപദ്ധതി അവതരിപ്പിക്കുന്നു.",
    name: "ആശാ കൃഷ്ണൻ",
    title: "മുഖ്യ സാമ്പത്തിക വിദഗ്ധ",
  },
  {
    language: "ur",
    caption: "السلام علیکم، عید کے موقع پر ہم آپ کے لیے 25,000 روپے تک کی خصوصی پیشکش SBI کے ساتھ لائے ہیں۔",
    name: "عائشہ صدیقی",
    title: "چیف اکانومسٹ، سوتردھار",
  },
  {
    language: "sd",
    caption: "سلام، عيد جي موقعي تي اسان توهان لاءِ 25,000 رپين تائين ڪيش بيڪ جي آڇ کڻي آيا آهيون ۽ خوش آهيون.",
    name: "عائشه ميمڻ",
    title: "چيف ڪنسلٽنٽ",
  },
];

const landscape: FrameSize = { width: 1920, height: 1080 };
const tileWidth = 640;
const gap = 8;
const columns = 3;

const tiles: readonly { readonly sample: Sample; readonly frame: FrameSize }[] = [
  ...samples.map((sample) => ({ sample, frame: landscape })),
  { sample: pick("hi"), frame: { width: 854, height: 480 } },
  ...["hi", "ta", "ur"].map((language) => ({ sample: pick(language), frame: { width: 1080, height: 1920 } })),
  ...["te", "ml", "ur"].map((language) => ({ sample: pick(language), frame: { width: 720, height: 720 } })),
];

const heights = tiles.map(({ frame }) => Math.round((tileWidth * frame.height) / frame.width));
const rows = Math.ceil(tiles.length / columns);
const rowHeights = Array.from({ length: rows }, (_, row) =>
  Math.max(...heights.slice(row * columns, (row + 1) * columns)),
);
const sheet = createCanvas(
  columns * tileWidth + (columns + 1) * gap,
  rowHeights.reduce((sum, height) => sum + height + gap, gap),
);
const context = sheet.getContext("2d");
context.fillStyle = "#ffffff";
context.fillRect(0, 0, sheet.width, sheet.height);
tiles.forEach(({ sample, frame }, index) => {
  const row = Math.floor(index / columns);
  const y = rowHeights.slice(0, row).reduce((sum, height) => sum + height + gap, gap);
  const x = gap + (index % columns) * (tileWidth + gap);
  context.drawImage(drawTile(sample, frame, index), x, y, tileWidth, heights[index] ?? 0);
});
writeFileSync(process.argv[2] ?? "docs/pictures/captions.png", sheet.toBuffer("image/png"));

function pick(language: string): Sample {
  const sample = samples.find((candidate) => candidate.language === language);
  if (!sample) throw new Error(`no sample in ${language}`);
  return sample;
}

/** A frame over a plain light, middle or dark background, with a stand-in for the presenter. */
function drawTile(sample: Sample, frame: FrameSize, index: number): Canvas {
  const canvas = createCanvas(frame.width, frame.height);
  const tile = canvas.getContext("2d");
  tile.fillStyle = ["#e9e4da", "#7d93a8", "#2c3440"][index % 3] ?? "#7d93a8";
  tile.fillRect(0, 0, frame.width, frame.height);
  const words = sample.caption.split(" ");
  const cues = captionCues({
    caption: sample.caption,
    words: words.map((text, at) => ({ text, startMs: at * 400, endMs: at * 400 + 400 })),
    language: sample.language,
    durationMs: words.length * 400,
    measure: createCaptionMeasure(sample.language, frame),
  });
  const longest = cues.toSorted((a, b) => b.lines.length - a.lines.length)[0];
  const { name, title, language } = sample;
  for (const overlay of [
    { kind: "label" } as const,
    { kind: "lower-third", name, title } as const,
    { kind: "caption", lines: longest?.lines ?? [] } as const,
  ]) {
    const picture = drawOverlay(overlay, language, frame);
    if (picture) lay(tile, picture);
  }
  if (process.argv[3] === "areas") outlineAreas(tile, frame);
  return canvas;
}

/** The areas where type may stand, to be held against a presenter. */
function outlineAreas(tile: SKRSContext2D, frame: FrameSize): void {
  const { caption, label, lowerThird } = layoutText(frame);
  tile.strokeStyle = "#ff00c8";
  for (const area of [caption, label, lowerThird]) tile.strokeRect(area.x, area.y, area.width, area.height);
}

function lay(tile: SKRSContext2D, picture: OverlayPicture): void {
  const straight = tile.createImageData(picture.width, picture.height);
  for (let at = 0; at < picture.rgba.length; at += 4) {
    const alpha = picture.rgba[at + 3] ?? 0;
    straight.data[at + 3] = alpha;
    if (alpha === 0) continue;
    for (let channel = at; channel < at + 3; channel++) {
      straight.data[channel] = Math.round((255 * (picture.rgba[channel] ?? 0)) / alpha);
    }
  }
  const layer = createCanvas(picture.width, picture.height);
  layer.getContext("2d").putImageData(straight, 0, 0);
  tile.drawImage(layer, picture.x, picture.y);
}
