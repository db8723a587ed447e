import { digestBytes, limits, SutradharError, type Digest, type Problem } from "../../core/index.ts";
import { isNoticeLanguage, purposeForm } from "./vocabulary.ts";

/** The words of the page around a notice, which a language needs as well as the notice itself. */
export const noticeWords = [
  "choose",
  "agree",
  "refuse",
  "later",
  "withdraw",
  "withdrawOne",
  "receipt",
  "code",
  "phrase",
  "given",
  "withdrawn",
  "refused",
  "expired",
  "deferred",
  "wrongCode",
  "nothingChosen",
  "elsewhere",
  "where",
  "languages",
  "territories",
  "until",
  "uses",
  "never",
  "rightsLink",
  "boardLink",
  "language",
] as const;
export type NoticeWord = (typeof noticeWords)[number];

export const noticeHeadings = [
  "data",
  "purposes",
  "retention",
  "rights",
  "withdrawal",
  "complaint",
  "contact",
] as const;

/** A notice in one language: rule 3 of the DPDP Rules 2025 says what must be in it. */
export interface NoticeContent {
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly headings: Readonly<Record<(typeof noticeHeadings)[number], string>>;
  /** The personal data, itemised. */
  readonly data: readonly string[];
  /** What for, each with a description of what it enables. */
  readonly purposes: readonly { readonly purpose: string; readonly label: string; readonly uses: string }[];
  readonly retention: string;
  readonly rights: string;
  readonly withdrawal: string;
  readonly complaint: string;
  readonly contact: string;
  /** Where rights are used, and where the Board is complained to. One withdraws by the person's own link. */
  readonly links: { readonly rights: string; readonly board: string };
  readonly words: Readonly<Record<NoticeWord, string>>;
  /** How channels and classes of content are called; one that is not among them is called by its code. */
  readonly channels: Readonly<Record<string, string>>;
  readonly contentClasses: Readonly<Record<string, string>>;
}

/** A part of a notice as it is shown: its text is shown as it is, and nothing between. */
export type NoticeBlock =
  | { readonly kind: "title" | "heading" | "text" | "item"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

/** What is shown, in order. */
export function listBlocks(content: NoticeContent): readonly NoticeBlock[] {
  const { headings, links, words } = content;
  const heading = (name: (typeof noticeHeadings)[number]): NoticeBlock => ({ kind: "heading", text: headings[name] });
  const text = (value: string): NoticeBlock => ({ kind: "text", text: value });
  return [
    { kind: "title", text: content.title },
    text(content.intro),
    heading("data"),
    ...content.data.map((item): NoticeBlock => ({ kind: "item", text: item })),
    heading("purposes"),
    ...content.purposes.map(({ label, uses }): NoticeBlock => ({ kind: "item", text: `${label}: ${uses}` })),
    heading("retention"),
    text(content.retention),
    heading("withdrawal"),
    text(content.withdrawal),
    heading("rights"),
    text(content.rights),
    { kind: "link", text: words.rightsLink, url: links.rights },
    heading("complaint"),
    text(content.complaint),
    { kind: "link", text: words.boardLink, url: links.board },
    heading("contact"),
    text(content.contact),
  ];
}

/** The exact text that is shown, a block a line, and its digest; a link's address is part of it. */
export function formatNotice(content: NoticeContent): { readonly text: string; readonly sha256: Digest } {
  const text = listBlocks(content)
    .map((block) => (block.kind === "link" ? `${block.text} ${block.url}` : block.text))
    .join("\n");
  return { text, sha256: digestBytes(text) };
}

/** @throws SutradharError `notice_invalid` with everything that it lacks */
export function checkNotice(content: NoticeContent): void {
  const problems = [...lintTexts(content), ...lintPurposes(content), ...lintLinks(content)];
  const [first] = problems;
  if (first === undefined) return;
  throw new SutradharError("notice_invalid", problems.join("; "), {
    problems: problems.slice(0, limits.problemsMax).map((message): Problem => ({ code: "notice_invalid", message })),
  });
}

function lintTexts(content: NoticeContent): string[] {
  const { language, headings, words, data } = content;
  const singles = ["title", "intro", "retention", "rights", "withdrawal", "complaint", "contact"] as const;
  const texts: [string, string | undefined][] = [
    ...singles.map((name): [string, string] => [name, content[name]]),
    ...noticeHeadings.map((name): [string, string | undefined] => [`headings.${name}`, headings[name]]),
    ...noticeWords.map((name): [string, string | undefined] => [`words.${name}`, words[name]]),
    ...data.map((text, index): [string, string] => [`data.${index}`, text]),
  ];
  const bad = texts.filter(([, text]) => !isShown(text)).map(([name]) => name);
  return [
    ...(isNoticeLanguage(language)
      ? []
      : [`language must be English or one of the Eighth Schedule, got ${JSON.stringify(language.slice(0, 20))}`]),
    ...(data.length === 0 ? ["data must itemise the personal data"] : []),
    ...bad.map((name) => `${name} must have 1 to ${limits.noticeTextCharsMax} characters in one line`),
  ];
}

function lintPurposes({ purposes }: NoticeContent): string[] {
  const names = purposes.map(({ purpose }) => purpose);
  return [
    ...(names.length === 0 ? ["purposes must name at least one"] : []),
    ...(names.length > limits.noticePurposesMax ? [`purposes may be ${limits.noticePurposesMax}`] : []),
    ...(new Set(names).size < names.length ? ["purposes must be named once each"] : []),
    ...purposes.flatMap(({ purpose, label, uses }, index) => [
      ...(purposeForm.test(purpose) ? [] : [`purposes.${index}.purpose must be a word such as internal-training`]),
      ...(isShown(label) && isShown(uses)
        ? []
        : [`purposes.${index} must say in words what it is and what it enables`]),
    ]),
  ];
}

function lintLinks({ links }: NoticeContent): string[] {
  return Object.entries(links)
    .filter(([, url]) => !isLink(url))
    .map(([name]) => `links.${name} must be an address that begins with https:// or mailto:`);
}

function isLink(url: string): boolean {
  return /^(?:https:\/\/|mailto:)/.test(url) && URL.canParse(url) && url.length <= limits.webhookUrlCharsMax;
}

function isShown(text: string | undefined): boolean {
  return (
    typeof text === "string" &&
    text.trim() !== "" &&
    text.length <= limits.noticeTextCharsMax &&
    !/[\p{Cc}\u2028\u2029]/u.test(text)
  );
}
