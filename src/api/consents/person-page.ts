import { createHash } from "node:crypto";
import {
  describeOffer,
  isInForce,
  isOpen,
  listBlocks,
  rightToLeft,
  type Consent,
  type ConsentRequest,
  type NoticeBlock,
  type NoticeContent,
} from "../../governance/consent/index.ts";

/** What a person sees behind their link. */
export interface PersonPage {
  readonly request: ConsentRequest;
  readonly consent: Consent | undefined;
  readonly notice: NoticeContent;
  /** The languages that it can be read in. */
  readonly languages: readonly string[];
  /** What is wrong with what they sent, in a word of the notice's. */
  readonly trouble?: "wrongCode" | "nothingChosen";
  readonly now: Date;
}

/**
 * What a person does once the page is open: to agree they tick a purpose and press a button, to take it back they press one.
 * The second must never be more than the first (section 6(4) of the DPDP Act); the page's test counts them.
 */
export const personSteps = { give: 2, withdraw: 1 } as const;

/** How a page of a person looks that they reach by a link of their own: nothing is loaded for it. */
export const pageStyle = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f5f7; color: #16181d; font: 1.125rem/1.6 "Noto Sans", "Noto Sans Devanagari", system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; background: #fff; }
nav ul, .terms, .notice ul { padding: 0; margin: 0 0 1rem; list-style: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
nav a, .receipt { display: inline-block; min-height: 2.75rem; padding: 0.5rem 0; }
a { color: #0b4f9e; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 1rem 0; }
h2 { font-size: 1.15rem; margin: 1.75rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
.offer form { margin-top: 0.5rem; border-top: 0; padding-top: 0; }
.offer h3 + p, .offer p + p { margin-top: 0.25rem; }
.notice ul { list-style: disc; padding-inline-start: 1.25rem; }
form { margin-top: 2rem; border-top: 2px solid #16181d; padding-top: 1rem; }
fieldset { border: 0; margin: 0; padding: 0; }
legend { font-weight: 600; padding: 0; }
.offer { border: 1px solid #6b7280; border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 1rem 0; }
.offer label { display: flex; gap: 0.75rem; align-items: flex-start; font-weight: 600; cursor: pointer; }
.offer input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0.2rem 0 0; }
.terms { margin: 0.5rem 0 0; padding-inline-start: 2.25rem; color: #3f4550; font-size: 1rem; }
.code { display: block; margin: 1rem 0; font-weight: 600; }
.code input, .code textarea { display: block; font: inherit; padding: 0.5rem; width: 100%; max-width: 24rem; margin-top: 0.25rem; border: 1px solid #6b7280; border-radius: 0.375rem; }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: 0.5rem 1.25rem; margin: 0.5rem 0.5rem 0.5rem 0; border-radius: 0.5rem; border: 2px solid #0b4f9e; background: #fff; color: #0b4f9e; cursor: pointer; }
button.first { background: #0b4f9e; color: #fff; }
:focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
.trouble { border-inline-start: 0.35rem solid #b91c1c; background: #fef2f2; padding: 0.75rem 1rem; }
.said { border-inline-start: 0.35rem solid #0b4f9e; background: #eff6ff; padding: 0.75rem 1rem; }
.phrase { font-size: 1.5rem; letter-spacing: 0.15em; font-weight: 700; }
`;

/** Nothing runs on the page, nothing is loaded, and nobody frames it. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(pageStyle).digest("base64")}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "Cache-Control": "no-store",
  // The link is a secret: no other page learns it.
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex",
};

export function renderPersonPage(page: PersonPage): string {
  const { notice } = page;
  const { language } = notice;
  const direction = rightToLeft.has(language) ? "rtl" : "ltr";
  return [
    "<!doctype html>",
    `<html lang="${escape(language)}" dir="${direction}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(notice.title)}</title>`,
    `<style>${pageStyle}</style></head><body><main>`,
    renderLanguages(page),
    `<div class="notice">${renderBlocks(listBlocks(notice))}</div>`,
    renderAnswer(page),
    "</main></body></html>",
  ].join("\n");
}

/** For a link that leads nowhere: in English and Hindi, since nobody knows whose it was. */
export function renderUnknownLink(texts: readonly { readonly language: string; readonly text: string }[]): string {
  const lines = texts.map(({ language, text }) => `<p lang="${escape(language)}">${escape(text)}</p>`).join("");
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>404</title><style>${pageStyle}</style></head><body><main>${lines}</main></body></html>`;
}

function renderLanguages({ notice, languages }: PersonPage): string {
  if (languages.length < 2) return "";
  const items = languages.map((language) => {
    const own = new Intl.DisplayNames([language, "en"], { type: "language" }).of(language) ?? language;
    const current = language === notice.language ? ' aria-current="true"' : "";
    const code = escape(language);
    return `<li><a href="?language=${code}" lang="${code}" hreflang="${code}"${current}>${escape(own)}</a></li>`;
  });
  return `<nav aria-label="${escape(notice.words.language)}"><ul>${items.join("")}</ul></nav>`;
}

function renderBlocks(blocks: readonly NoticeBlock[]): string {
  const parts: string[] = [];
  let isListed = false;
  for (const block of blocks) {
    const isItem = block.kind === "item";
    if (isItem !== isListed) parts.push(isItem ? "<ul>" : "</ul>");
    isListed = isItem;
    parts.push(renderBlock(block));
  }
  return parts.join("");
}

function renderBlock(block: NoticeBlock): string {
  const text = escape(block.text);
  switch (block.kind) {
    case "title":
      return `<h1>${text}</h1>`;
    case "heading":
      return `<h2>${text}</h2>`;
    case "text":
      return `<p>${text}</p>`;
    case "item":
      return `<li>${text}</li>`;
    case "link":
      // The address is part of the text that was shown: it is seen without a click.
      return `<p><a href="${escape(block.url)}" rel="noreferrer">${text} ${escape(block.url)}</a></p>`;
  }
}

function renderAnswer(page: PersonPage): string {
  const { request, consent, now } = page;
  if (consent) return renderGiven(page, consent);
  if (isOpen(request, now)) return renderQuestion(page);
  const { words } = page.notice;
  return said(request.state === "refused" ? words.refused : words.expired);
}

function renderQuestion(page: PersonPage): string {
  const { request, notice, trouble } = page;
  const { words, language } = notice;
  const isHere = request.method === "click" || request.method === "otp";
  return [
    `<form method="post" action="?language=${escape(language)}" aria-label="${escape(words.choose)}">`,
    trouble ? `<p class="trouble" role="alert">${escape(words[trouble])}</p>` : "",
    request.state === "deferred" ? said(words.deferred) : "",
    isHere ? renderOffers(page) : renderElsewhere(page),
    request.method === "otp" ? codeField(words.code) : "",
    isHere ? button("agree", words.agree, "first") : "",
    button("refuse", words.refuse),
    button("later", words.later),
    "</form>",
  ].join("");
}

/** One toggle for each purpose, and none of them ticked. */
function renderOffers({ request, notice }: PersonPage): string {
  const offers = request.offers.map((offer, index) => {
    const [label = "", ...terms] = describeOffer(offer, notice);
    const id = `purpose-${index}`;
    const list = terms.map((term) => `<li>${escape(term)}</li>`).join("");
    return `<div class="offer"><label for="${id}"><input type="checkbox" id="${id}" name="purposes" value="${escape(offer.purpose)}" aria-describedby="${id}-terms"><span>${escape(label)}</span></label><ul class="terms" id="${id}-terms">${list}</ul></div>`;
  });
  return `<fieldset><legend>${escape(notice.words.choose)}</legend>${offers.join("")}</fieldset>`;
}

function renderElsewhere({ request, notice }: PersonPage): string {
  const offers = request.offers.map((offer) => {
    const list = describeOffer(offer, notice).map((term) => `<li>${escape(term)}</li>`);
    return `<div class="offer"><ul class="terms">${list.join("")}</ul></div>`;
  });
  const phrase =
    request.phrase === null
      ? ""
      : `<p>${escape(notice.words.phrase)}: <span class="phrase">${escape(request.phrase)}</span></p>`;
  return `<p>${escape(notice.words.elsewhere)}</p>${phrase}${offers.join("")}`;
}

/** What was agreed to, and one button to take it back: no question why, and no second one. */
function renderGiven({ notice }: PersonPage, consent: Consent): string {
  const { words, language } = notice;
  const standing = consent.grants.filter(({ withdrawnAt }) => withdrawnAt === null);
  const isStanding = (isInForce(consent.status) || consent.status === "paused") && standing.length > 0;
  const receipt = `<p><a class="receipt" href="?receipt=json">${escape(words.receipt)}</a></p>`;
  if (!isStanding) return said(words.withdrawn) + receipt;
  const terms = consent.artefact.grants.filter(({ id }) => standing.some((grant) => grant.id === id));
  const list = terms.map((grant) => {
    const [label = "", ...more] = describeOffer(grant, notice);
    const lines = more.map((line) => `<li>${escape(line)}</li>`).join("");
    const one =
      standing.length > 1
        ? `<button type="submit" name="withdraw" value="${escape(grant.purpose)}">${escape(words.withdrawOne)}</button>`
        : "";
    return `<div class="offer"><strong>${escape(label)}</strong><ul class="terms">${lines}</ul>${one}</div>`;
  });
  return [
    `<form method="post" action="?language=${escape(language)}">`,
    said(words.given),
    ...list,
    button("withdraw", words.withdraw, "first"),
    receipt,
    "</form>",
  ].join("");
}

function said(text: string): string {
  return `<p class="said" role="status">${escape(text)}</p>`;
}

function codeField(label: string): string {
  return `<label class="code">${escape(label)}<input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></label>`;
}

function button(action: string, label: string, kind = ""): string {
  return `<button type="submit" name="action" value="${action}"${kind ? ` class="${kind}"` : ""}>${escape(label)}</button>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => entities[each] ?? "");
}
