import { readFileSync } from "node:fs";
import { SutradharError } from "../../core/index.ts";
import type { NoticeContent } from "./notice.ts";
import { noticeLanguages, type Modality } from "./vocabulary.ts";

/** The texts of a language that ships: everything but who asks, and for what. */
interface ShippedTexts extends Omit<NoticeContent, "language" | "data" | "purposes" | "contact" | "links"> {
  readonly data: Readonly<Record<Modality, string>>;
  readonly purposes: Readonly<Record<string, { readonly label: string; readonly uses: string }>>;
}

/** Other languages are added by whoever has them translated. */
export const shippedLanguages = ["en", "hi"] as const;

export interface ShippedNoticeOptions {
  readonly language: string;
  readonly fiduciary: { readonly name: string; readonly address: string; readonly contact: string };
  readonly purposes: readonly string[];
  readonly modalities: readonly Modality[];
  readonly links: NoticeContent["links"];
}

/** A notice in the words that ship. @throws SutradharError `notice_invalid` where there are none for the language or a purpose */
export function createShippedNotice(options: ShippedNoticeOptions): NoticeContent {
  const { language, fiduciary, purposes, modalities, links } = options;
  const texts = readTexts(language);
  const { name, address, contact } = fiduciary;
  return {
    ...texts,
    language,
    // A function: what stands for itself in a name must not be read as a pattern.
    intro: texts.intro.replace("{fiduciary}", () => name),
    data: modalities.map((modality) => texts.data[modality]),
    purposes: purposes.map((purpose) => {
      const said = Object.hasOwn(texts.purposes, purpose) ? texts.purposes[purpose] : undefined;
      if (said) return { purpose, ...said };
      throw new SutradharError(
        "notice_invalid",
        `no text ships for the purpose ${JSON.stringify(purpose.slice(0, 64))}: there are ${Object.keys(texts.purposes).join(", ")}; write a notice of your own for others`,
      );
    }),
    contact: `${name}, ${address}, ${contact}`,
    links,
  };
}

function readTexts(language: string): ShippedTexts {
  if (!(shippedLanguages as readonly string[]).includes(language)) {
    throw new SutradharError(
      "notice_invalid",
      `no notice ships in ${JSON.stringify(language.slice(0, 20))}: there are ${shippedLanguages.join(", ")}; hand in its texts`,
    );
  }
  return readJson(`${language}.json`) as ShippedTexts;
}

/** The nearest term of the Data Privacy Vocabulary. */
export function dpvPurpose(purpose: string): string | undefined {
  const known = readJson("purposes.json") as Readonly<Record<string, string>>;
  return Object.hasOwn(known, purpose) ? known[purpose] : undefined;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`notices/${file}`, import.meta.url), "utf8"));
}

/** Which of the languages that the law names a notice can be read in, and which it cannot. */
export function coverLanguages(languages: readonly string[]): {
  readonly covered: readonly string[];
  readonly missing: readonly string[];
} {
  return {
    covered: noticeLanguages.filter((each) => languages.includes(each)),
    missing: noticeLanguages.filter((each) => !languages.includes(each)),
  };
}
