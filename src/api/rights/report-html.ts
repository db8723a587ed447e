import type { AccessReport, RightsWords } from "../../governance/rights/index.ts";
import { escapeHtml as escape } from "../reference/index.ts";

/** An access report as its person reads it. */
export function renderReport(report: AccessReport, words: RightsWords, language: string): string {
  const { parts, cells } = words;
  const day = (iso: string): string =>
    new Intl.DateTimeFormat(language === "hi" ? "hi-IN" : "en-IN", {
      dateStyle: "medium",
      timeZone: "Asia/Kolkata",
    }).format(new Date(iso));
  const { person } = report;
  const section = (title: string, lines: readonly string[]): string =>
    `<h3>${escape(title)}</h3>${lines.length === 0 ? `<p>${escape(words.none)}</p>` : `<ul>${lines.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>`}`;
  return [
    `<section class="notice" aria-label="${escape(words.report)}">`,
    section(parts.person, [
      ...(person.name === null ? [] : [`${cells.name}: ${person.name}`]),
      ...(person.contact === null ? [] : [`${cells.contact}: ${person.contact}`]),
      `${cells.ref}: ${person.ref}`,
      `${cells.since}: ${day(person.since)}`,
    ]),
    section(
      parts.likenesses,
      report.likenesses.map(
        ({ asset, since, isSealed }) => `${asset}, ${cells.since}: ${day(since)}${isSealed ? `, ${cells.sealed}` : ""}`,
      ),
    ),
    section(
      parts.consents,
      report.consents.flatMap(({ givenAt, purposes }) =>
        purposes.map(
          ({ purpose, uses, until, withdrawnAt }) =>
            `${cells.purpose}: ${purpose}, ${cells.since}: ${day(givenAt)}, ${withdrawnAt ? `${cells.withdrawn}: ${day(withdrawnAt)}` : `${cells.until}: ${day(until)}`}, ${cells.times}: ${uses}`,
        ),
      ),
    ),
    section(
      parts.uses,
      report.uses.map(
        ({ video, purpose, channel, state, downloads, orderedAt }) =>
          `${day(orderedAt)}: ${video}, ${cells.purpose}: ${purpose ?? "–"}, ${cells.channel}: ${channel ?? "–"}, ${cells.state}: ${state}, ${cells.downloads}: ${downloads}`,
      ),
    ),
    section(
      parts.recipients,
      report.recipients.map(
        ({ name, contact, country, contractRef }) =>
          `${name}, ${contact}, ${cells.country}: ${country}${contractRef === null ? "" : `, ${cells.contract}: ${contractRef}`}`,
      ),
    ),
    section(
      parts.ledger,
      report.ledger.map(({ type, at, entry }) => `${day(at)}: ${type} (${entry})`),
    ),
    "</section>",
  ].join("");
}
