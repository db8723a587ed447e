import { SutradharError } from "../../core/index.ts";

/** What the fonts and the layout need to know of a way of writing. Lengths are in ems of the type size. */
export interface WritingSystem {
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** The file of a weight, as its package exports it; `WEIGHT` stands for the number. */
  readonly fontFile: string;
  /** Type size as a factor of Latin's, so that scripts look equally large side by side. */
  readonly sizeFactor: number;
  /** Distance of baselines. Stacks of conjuncts and the slope of Nastaliq need more than Latin. */
  readonly lineHeightEm: number;
}

const indic = (name: string, folder: string, lineHeightEm: number, sizeFactor = 1): WritingSystem => ({
  name,
  direction: "ltr",
  fontFile: `@fontsource/noto-sans-${folder}/files/noto-sans-${folder}-${folder}-WEIGHT-normal.woff2`,
  sizeFactor,
  lineHeightEm,
});

const latin = (name: string, subset: string): WritingSystem => ({
  name,
  direction: "ltr",
  fontFile: `@fontsource/noto-sans/files/noto-sans-${subset}-WEIGHT-normal.woff2`,
  sizeFactor: 1,
  lineHeightEm: 1.3,
});

const arabic = (name: string, folder: string, lineHeightEm: number, sizeFactor: number): WritingSystem => ({
  name,
  direction: "rtl",
  fontFile: `@fontsource/${folder}/files/${folder}-arabic-WEIGHT-normal.woff2`,
  sizeFactor,
  lineHeightEm,
});

/** In the order in which a character that several have is looked for, after the language's own. */
export const writingSystems = {
  latin: latin("latin", "latin"),
  latinExt: latin("latin-ext", "latin-ext"),
  devanagari: indic("devanagari", "devanagari", 1.4),
  bengali: indic("bengali", "bengali", 1.4),
  gurmukhi: indic("gurmukhi", "gurmukhi", 1.4),
  gujarati: indic("gujarati", "gujarati", 1.4),
  odia: indic("odia", "oriya", 1.45),
  tamil: indic("tamil", "tamil", 1.4, 0.94),
  telugu: indic("telugu", "telugu", 1.5),
  kannada: indic("kannada", "kannada", 1.5),
  malayalam: indic("malayalam", "malayalam", 1.4, 0.94),
  nastaliq: arabic("nastaliq", "noto-nastaliq-urdu", 1.95, 0.9),
  naskh: arabic("naskh", "noto-naskh-arabic", 1.6, 1.08),
} as const satisfies Record<string, WritingSystem>;

// Sindhi is set in Naskh, its usual style; the Nastaliq font has none of ڪ ۽ ۾.
const systemOfLanguage: Readonly<Record<string, WritingSystem>> = {
  en: writingSystems.latin,
  hi: writingSystems.devanagari,
  mr: writingSystems.devanagari,
  ne: writingSystems.devanagari,
  kok: writingSystems.devanagari,
  bn: writingSystems.bengali,
  as: writingSystems.bengali,
  pa: writingSystems.gurmukhi,
  gu: writingSystems.gujarati,
  or: writingSystems.odia,
  ta: writingSystems.tamil,
  te: writingSystems.telugu,
  kn: writingSystems.kannada,
  ml: writingSystems.malayalam,
  ur: writingSystems.nastaliq,
  sd: writingSystems.naskh,
};

/** The tags of the languages that can be written. */
export const writtenLanguages: readonly string[] = Object.keys(systemOfLanguage);

/** @throws SutradharError `language_unsupported`. */
export function getWritingSystem(language: string): WritingSystem {
  const system = systemOfLanguage[language];
  if (system) return system;
  const known = writtenLanguages.join(", ");
  throw new SutradharError(
    "language_unsupported",
    `captions can be written in ${known}; got language ${JSON.stringify(language)}: use one of these tags`,
  );
}
