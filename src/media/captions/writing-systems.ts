import { SutradharError } from "../../core/index.ts";

/** What the fonts and the layout need to know of a way of writing. Lengths are in ems of the type size. */
export interface WritingSystem {
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** The file of a weight, as its package exports it; `WEIGHT` stands for the number. */
  readonly fontFile: string;
  /** Type size as a factor of Latin's, so that scripts look equally large side by side. */
  readonly sizeFactor: number;
  /** The same for captions, where it differs: they are read in passing. */
  readonly captionFactor?: number;
  /** Latin words and digits in this script are set this much smaller. */
  readonly foreignFactor?: number;
  /** The name of the family, as a brand kit writes it, and the languages that it can write. */
  readonly family: string;
  readonly writes: readonly string[];
  /** How tall the ink of a line is as a rule, from the highest stroke to the lowest. */
  readonly inkHeightEm: number;
  /** Distance of baselines. Stacks of conjuncts and the slope of Nastaliq need more than Latin. */
  readonly lineHeightEm: number;
}

const indic = (
  name: string,
  folder: string,
  { writes, lineHeightEm, sizeFactor = 1 }: { writes: readonly string[]; lineHeightEm: number; sizeFactor?: number },
): WritingSystem => ({
  name,
  direction: "ltr",
  family: `noto-sans-${folder}`,
  writes,
  fontFile: `@fontsource/noto-sans-${folder}/files/noto-sans-${folder}-${folder}-WEIGHT-normal.woff2`,
  sizeFactor,
  lineHeightEm,
  inkHeightEm: 1.3,
});

const latin = (name: string, subset: string): WritingSystem => ({
  name,
  direction: "ltr",
  family: "noto-sans",
  writes: ["en"],
  fontFile: `@fontsource/noto-sans/files/noto-sans-${subset}-WEIGHT-normal.woff2`,
  sizeFactor: 1,
  lineHeightEm: 1.3,
  inkHeightEm: 1.1,
});

const arabic = (
  name: string,
  folder: string,
  type: Pick<
    WritingSystem,
    "writes" | "lineHeightEm" | "inkHeightEm" | "sizeFactor" | "captionFactor" | "foreignFactor"
  >,
): WritingSystem => ({
  name,
  direction: "rtl",
  family: folder,
  fontFile: `@fontsource/${folder}/files/${folder}-arabic-WEIGHT-normal.woff2`,
  ...type,
});

/** In the order in which a character that several have is looked for, after the language's own. */
export const writingSystems = {
  latin: latin("latin", "latin"),
  latinExt: latin("latin-ext", "latin-ext"),
  devanagari: indic("devanagari", "devanagari", { writes: ["hi", "mr", "ne", "kok"], lineHeightEm: 1.4 }),
  bengali: indic("bengali", "bengali", { writes: ["bn", "as"], lineHeightEm: 1.4 }),
  gurmukhi: indic("gurmukhi", "gurmukhi", { writes: ["pa"], lineHeightEm: 1.4 }),
  gujarati: indic("gujarati", "gujarati", { writes: ["gu"], lineHeightEm: 1.4 }),
  odia: indic("odia", "oriya", { writes: ["or"], lineHeightEm: 1.45 }),
  tamil: {
    ...indic("tamil", "tamil", { writes: ["ta"], lineHeightEm: 1.4, sizeFactor: 0.94 }),
    captionFactor: 1.04,
  },
  telugu: indic("telugu", "telugu", { writes: ["te"], lineHeightEm: 1.5 }),
  kannada: indic("kannada", "kannada", { writes: ["kn"], lineHeightEm: 1.5 }),
  malayalam: {
    ...indic("malayalam", "malayalam", { writes: ["ml"], lineHeightEm: 1.4, sizeFactor: 0.94 }),
    captionFactor: 1.04,
  },
  nastaliq: arabic("nastaliq", "noto-nastaliq-urdu", {
    writes: ["ur"],
    lineHeightEm: 1.95,
    inkHeightEm: 2.7,
    sizeFactor: 0.9,
    captionFactor: 1.1,
    foreignFactor: 0.84,
  }),
  naskh: arabic("naskh", "noto-naskh-arabic", {
    writes: ["sd", "ur"],
    lineHeightEm: 1.6,
    inkHeightEm: 1.4,
    sizeFactor: 1.08,
  }),
} as const satisfies Record<string, WritingSystem>;

// Sindhi is set in Naskh, its usual style; the Nastaliq font has none of ڪ ۽ ۾.
/** The families that ship, by their names in a brand kit. */
export const shippedFamilies: readonly string[] = [
  ...new Set(Object.values(writingSystems).map(({ family }) => family)),
];

/** A family that ships, by its name in a brand kit. */
export function findShippedFamily(name: string): WritingSystem | undefined {
  return Object.values(writingSystems).find(({ family }) => family === name);
}

/** What a language is set in where its own way of writing is too tall to be read in the room that there is. */
const compactSystemOfLanguage: Readonly<Record<string, WritingSystem>> = { ur: writingSystems.naskh };

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

/** Undefined where a language has no other way of writing. */
export function findCompactSystem(language: string): WritingSystem | undefined {
  return compactSystemOfLanguage[language];
}

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
