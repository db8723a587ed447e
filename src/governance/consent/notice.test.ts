import { describe, expect, it } from "vitest";
import { digestBytes } from "../../core/index.ts";
import { checkNotice, formatNotice, listBlocks, noticeHeadings, noticeWords, type NoticeContent } from "./notice.ts";
import { coverLanguages, createShippedNotice, dpvPurpose, shippedLanguages } from "./shipped-notices.ts";
import { noticeLanguages } from "./vocabulary.ts";

const options = {
  language: "en",
  fiduciary: { name: "Bank $& Sons", address: "Pune", contact: "privacy@bank.example" },
  purposes: ["internal-training", "marketing"],
  modalities: ["face", "voice"],
  links: { rights: "https://bank.example/rights", board: "https://www.dpb.gov.in/" },
} as const;
const notice = createShippedNotice(options);
const refusal = (change: Partial<NoticeContent>) => () => checkNotice({ ...notice, ...change });

describe("the notices that ship", () => {
  it.each(shippedLanguages)(
    "in %s say everything that a notice must, for every purpose that has a term",
    (language) => {
      const purposes = [
        "internal-training",
        "internal-communication",
        "customer-care",
        "marketing",
        "public-information",
      ];
      const all = createShippedNotice({
        ...options,
        language,
        purposes,
        modalities: ["face", "voice", "gesture", "name"],
      });
      expect(() => checkNotice(all)).not.toThrow();
      expect(all.data).toHaveLength(4);
      for (const { purpose } of all.purposes) expect(dpvPurpose(purpose)).toMatch(/^dpv:/);
      const text = formatNotice(all).text;
      expect(text).toContain("Bank $& Sons");
      expect(text).not.toMatch(/\{|undefined/);
    },
  );

  it("in Hindi are in Hindi", () => {
    const { text } = formatNotice(createShippedNotice({ ...options, language: "hi" }));
    const letters = [...text].filter((letter) => /\p{L}/u.test(letter));
    const devanagari = letters.filter((letter) => /\p{Script=Devanagari}/u.test(letter));
    expect(devanagari.length / letters.length).toBeGreaterThan(0.85);
  });

  it.each([
    [{ language: "ta" }, "no notice ships in"],
    [{ purposes: ["lottery"] }, "no text ships for the purpose"],
    [{ purposes: ["toString"] }, "no text ships for the purpose"],
  ])("are none for %j", (change, message) => {
    expect(() => createShippedNotice({ ...options, ...change })).toThrow(message);
  });
});

describe("the exact text of a notice", () => {
  it("is its blocks, a line each, and changes its digest with any of them", () => {
    const { text, sha256 } = formatNotice(notice);
    expect(sha256).toBe(digestBytes(text));
    expect(text.split("\n")).toHaveLength(listBlocks(notice).length);
    const other = { ...notice, links: { ...notice.links, board: "https://other.example/" } };
    expect(formatNotice(other).sha256).not.toBe(sha256);
  });
});

describe("a notice is refused", () => {
  it.each<[string, Partial<NoticeContent>]>([
    ["that itemises no data", { data: [] }],
    ["without a purpose", { purposes: [] }],
    ["that names a purpose twice", { purposes: [notice.purposes[0]!, notice.purposes[0]!] }],
    ["whose purpose is not explained", { purposes: [{ ...notice.purposes[0]!, uses: " " }] }],
    ["whose purpose is no word", { purposes: [{ ...notice.purposes[0]!, purpose: "All of it" }] }],
    ["without a link to the Board", { links: { ...notice.links, board: "" } }],
    ["with a link that runs", { links: { ...notice.links, rights: "javascript:alert(1)" } }],
    ["in a language that the law does not name", { language: "fr" }],
    ["whose text hides a line", { intro: "one\u2028two" }],
    ["that does not end", { intro: "x".repeat(5_001) }],
    ["without the word to withdraw", { words: { ...notice.words, withdraw: "" } }],
  ])("%s", (_, change) => {
    expect(refusal(change)).toThrow(expect.objectContaining({ code: "notice_invalid" }));
  });

  it("with all that is wrong at once", () => {
    expect(refusal({ title: "", data: [] })).toThrow(/data must itemise.*title must have/);
  });
});

it("the languages are English and the 22 of the Eighth Schedule, and what is missing is told", () => {
  expect(noticeLanguages).toHaveLength(23);
  const { covered, missing } = coverLanguages(["hi", "en", "fr"]);
  expect(covered).toEqual(["en", "hi"]);
  expect(missing).toHaveLength(21);
});

it("every word and heading that a page needs is in the languages that ship", () => {
  for (const language of shippedLanguages) {
    const { words, headings } = createShippedNotice({ ...options, language });
    expect(Object.keys(words).sort()).toEqual([...noticeWords].sort());
    expect(Object.keys(headings).sort()).toEqual([...noticeHeadings].sort());
  }
});
