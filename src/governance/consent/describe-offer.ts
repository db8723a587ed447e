import type { GrantTerms } from "./artefact.ts";
import type { NoticeContent } from "./notice.ts";

/** What an offer says to the person, a line each: the toggle's label first. */
export function describeOffer(offer: GrantTerms, notice: NoticeContent): readonly string[] {
  const { words, channels, contentClasses, purposes, language } = notice;
  const said = purposes.find(({ purpose }) => purpose === offer.purpose);
  const line = (word: string, list: readonly string[]): string[] =>
    list.length > 0 ? [`${word}: ${list.join(", ")}`] : [];
  return [
    said ? `${said.label}: ${said.uses}` : offer.purpose,
    ...line(
      words.where,
      offer.channels.map((channel) => called(channels, channel)),
    ),
    ...line(
      words.languages,
      offer.languages.map((each) => nameOf(each, { language, type: "language" })),
    ),
    ...line(
      words.territories,
      offer.territories.map((each) => nameOf(each, { language, type: "region" })),
    ),
    ...line(words.until, [formatDay(offer.validUntil, language)]),
    ...(offer.usesMax === undefined ? [] : line(words.uses, [String(offer.usesMax)])),
    ...line(
      words.never,
      offer.contentClasses.deny.map((each) => called(contentClasses, each)),
    ),
  ];
}

function called(names: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(names, code) ? (names[code] ?? code) : code;
}

/** By Unicode's own names; what it has none for is called by its code. */
function nameOf(
  code: string,
  { language, type }: { readonly language: string; readonly type: "language" | "region" },
): string {
  try {
    return new Intl.DisplayNames([language, "en"], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The last day on which it holds, in India, in the digits of the notice's language. */
function formatDay(until: string, language: string): string {
  const last = new Date(Date.parse(until) - 1);
  const format = { dateStyle: "long", timeZone: "Asia/Kolkata" } as const;
  return new Intl.DateTimeFormat([`${language}-IN`, "en-IN"], format).format(last);
}
