import type { ConsentParty } from "../../governance/consent/index.ts";
import {
  rightsKinds,
  rightsLanguages,
  rightsWords,
  type AccessReport,
  type RightsLink,
  type RightsRequest,
  type RightsWords,
} from "../../governance/rights/index.ts";
import { pageStyle } from "../consents/index.ts";
import { escapeHtml as escape } from "../reference/index.ts";
import { renderReport } from "./report-html.ts";

/** What a person sees behind their link. */
export interface RightsPage {
  readonly link: RightsLink;
  readonly language: string;
  readonly fiduciary: ConsentParty | undefined;
  readonly requests: readonly RightsRequest[];
  readonly hasTrouble: boolean;
  readonly report?: AccessReport;
}

/** One page without a script: what can be asked for, and what became of what was. */
export function renderRightsPage(page: RightsPage): string {
  const { language, link, fiduciary, report } = page;
  const words = rightsWords(language);
  const who = fiduciary?.name ?? "";
  const acting = { principal: "", nominee: words.asNominee, guardian: words.asGuardian }[link.askedBy];
  return [
    "<!doctype html>",
    `<html lang="${escape(language)}" dir="ltr"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(words.title)}</title>`,
    `<style>${pageStyle}</style></head><body><main>`,
    renderLanguages(words, language),
    `<h1>${escape(words.title)}</h1><p>${escape(words.intro.replace("{fiduciary}", () => who))}</p>`,
    acting === "" ? "" : `<p class="said">${escape(acting)}</p>`,
    renderRequests(page, words),
    report ? renderReport(report, words, language) : "",
    renderForm(page, words),
    `<h2>${escape(words.contact)}</h2><p>${escape(fiduciary ? `${fiduciary.name}, ${fiduciary.address}, ${fiduciary.contact}` : "")}</p>`,
    `<p>${escape(words.board)}</p>`,
    "</main></body></html>",
  ].join("\n");
}

function renderLanguages(words: RightsWords, current: string): string {
  const items = rightsLanguages.map((code) => {
    const own = new Intl.DisplayNames([code, "en"], { type: "language" }).of(code) ?? code;
    const mark = code === current ? ' aria-current="true"' : "";
    return `<li><a href="?language=${code}" lang="${code}" hreflang="${code}"${mark}>${escape(own)}</a></li>`;
  });
  return `<nav aria-label="${escape(words.language)}"><ul>${items.join("")}</ul></nav>`;
}

function renderRequests({ requests, language }: RightsPage, words: RightsWords): string {
  const parts = requests.map((request) => renderRequest(request, words, language));
  const list = parts.length === 0 ? `<p>${escape(words.none)}</p>` : parts.join("");
  return `<h2>${escape(words.yours)}</h2>${list}`;
}

function renderRequest(request: RightsRequest, words: RightsWords, language: string): string {
  const { id, kind, state, receivedAt, dueAt, settledAt, answer } = request;
  const day = (at: Date): string =>
    new Intl.DateTimeFormat(language === "hi" ? "hi-IN" : "en-IN", {
      dateStyle: "long",
      timeZone: "Asia/Kolkata",
    }).format(at);
  const when = settledAt ? `${words.answered}: ${day(settledAt)}` : `${words.due}: ${day(dueAt)}`;
  const lines = [day(receivedAt), words.states[state], ...(state === "taken_back" ? [] : [when])];
  const told = answer === undefined ? "" : `<h3>${escape(words.answer)}</h3>${paragraphs(answer)}`;
  const report =
    kind === "access" && state === "answered"
      ? `<p><a class="receipt" href="?language=${language}&amp;report=html">${escape(words.report)}</a> · <a class="receipt" href="?report=json">${escape(words.download)}</a></p>`
      : "";
  const back =
    settledAt === null
      ? `<form method="post" action="?language=${language}"><button type="submit" name="takeBack" value="${escape(id)}">${escape(words.takeBack)}</button></form>`
      : "";
  return `<div class="offer"><strong>${escape(words.kinds[kind].label)}</strong><ul class="terms">${lines.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>${told}${report}${back}</div>`;
}

function paragraphs(text: string): string {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `<p>${escape(line)}</p>`)
    .join("");
}

/** Nothing is chosen beforehand. */
function renderForm({ language, link, hasTrouble }: RightsPage, words: RightsWords): string {
  const kinds = rightsKinds.filter((kind) => link.askedBy === "principal" || kind !== "nomination");
  const choices = kinds.map((kind) => {
    const { label, says } = words.kinds[kind];
    return `<div class="offer"><label for="kind-${kind}"><input type="radio" id="kind-${kind}" name="kind" value="${kind}" aria-describedby="says-${kind}"><span>${escape(label)}</span></label><ul class="terms" id="says-${kind}"><li>${escape(says)}</li></ul></div>`;
  });
  const nominee =
    link.askedBy === "principal" ? field("name", words.nomineeName) + field("contact", words.nomineeContact) : "";
  return [
    `<form method="post" action="?language=${language}" aria-label="${escape(words.choose)}">`,
    hasTrouble ? `<p class="trouble" role="alert">${escape(words.trouble)}</p>` : "",
    `<fieldset><legend>${escape(words.choose)}</legend>${choices.join("")}</fieldset>`,
    `<label class="code">${escape(words.text)}<textarea name="text" rows="4" maxlength="4000"></textarea></label>`,
    nominee,
    `<button type="submit" class="first">${escape(words.send)}</button>`,
    "</form>",
  ].join("");
}

function field(name: string, label: string): string {
  return `<label class="code">${escape(label)}<input name="${name}" maxlength="200" autocomplete="off"></label>`;
}
