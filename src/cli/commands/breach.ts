import { InvalidArgumentError, Option, type Command } from "commander";
import { openDeskClient, readConfig, type BreachAnswer, type DeskClient } from "../../app/index.ts";
import { collect } from "../access-options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

/** When something got out, or may have. */
export function addBreach(program: Command): void {
  const breach = program
    .command("breach")
    .description(
      "when something got out: who is affected, the clocks, and drafts of what is told; docs/guides/rights.md",
    );
  addOpening(breach);
  addTelling(breach);
  addClosing(breach);
}

function open({ server }: ServerOptions): Promise<DeskClient> {
  return openDeskClient({ ...readConfig(), server });
}

const reachHelp =
  "what got out: workspace, avatar/NAME[@VERSION], voice/NAME[@VERSION], vid_…, key_…, store:vault, store:cache, store:database or store:person-keys; may be given again";

function addOpening(breach: Command): void {
  addServerOptions(
    breach
      .command("open")
      .description("write it down: who is affected is looked up, and every clock starts")
      .requiredOption("--noticed <time>", "when it was noticed, ISO 8601 with its zone: 2026-11-29T08:30+05:30")
      .option("--reach <what>", reachHelp, collect, [])
      .option("--fact <name=text>", "what is known of it: nature, extent, timing, …; may be given again", collect, []),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar breach open --noticed 2026-11-29T08:30+05:30 --reach voice/asha --fact nature="A laptop was stolen"',
    )
    .action(async (said: ServerOptions & OpenOptions) => {
      const { noticed, reach, fact, ...options } = said;
      const order = { noticedAt: parseTime(noticed), scopes: reach.map(parseReach), facts: parseFacts(fact) };
      print(options, await (await open(options)).addBreach(order), describeOne);
    });
  addServerOptions(breach.command("list").description("breaches, the newest first"))
    .addHelpText("after", "\nExample:\n  $ sutradhar breach list")
    .action(async (options: ServerOptions) => {
      print(options, { breaches: await (await open(options)).listBreaches() }, ({ breaches }) =>
        breaches.length === 0 ? "none\n" : breaches.map(describeOne).join("\n"),
      );
    });
  addServerOptions(breach.command("show").description("one, with its clocks").argument("<id>", "brc_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar breach show brc_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await open(options)).showBreach(id), describeOne);
    });
  addServerOptions(breach.command("persons").description("who is affected, and by which way").argument("<id>", "brc_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar breach persons brc_01jdz2k8q4m3w7x9c5t6r8v0ya --json")
    .action(async (id: string, options: ServerOptions) => {
      print(options, { persons: await (await open(options)).persons(id) }, ({ persons }) =>
        persons.length === 0
          ? "nobody who is known by name here\n"
          : formatTable(
              persons.map(({ principal, why, toldAt }) => [
                principal,
                toldAt ? `told ${toldAt}` : "not told",
                why.map(({ what }) => what).join(", "),
              ]),
            ),
      );
    });
}

interface OpenOptions {
  readonly noticed: string;
  readonly reach: readonly string[];
  readonly fact: readonly string[];
}

function addTelling(breach: Command): void {
  addServerOptions(
    breach
      .command("draft")
      .description("draft a notice from what is known, and keep it; people read it and send it")
      .argument("<id>", "brc_…")
      .addOption(
        new Option("--to <whom>", "for whom")
          .choices(["cert-in", "board-first", "board-full", "person"])
          .makeOptionMandatory(),
      )
      .addOption(new Option("--language <code>", "of a notice to people").choices(["en", "hi"]).default("en")),
  )
    .addHelpText(
      "after",
      "\nExample:\n  $ sutradhar breach draft brc_01jdz2k8q4m3w7x9c5t6r8v0ya --to person --language hi",
    )
    .action(async (id: string, { to, language, ...options }: ServerOptions & { to: string; language: string }) => {
      print(options, await (await open(options)).draft(id, { kind: to, language }), ({ text, missing = [] }) =>
        missing.length > 0 ? `${text}\nnobody has said yet: ${missing.join(", ")}\n` : text,
      );
    });
  addServerOptions(
    breach
      .command("fact")
      .description("say what became known of it, and of what else got out")
      .argument("<id>", "brc_…")
      .option("--fact <name=text>", "nature, extent, timing, place, impact, …; may be given again", collect, [])
      .option("--reach <what>", `instead of before: ${reachHelp}`, collect, []),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar breach fact brc_01jdz2k8q4m3w7x9c5t6r8v0ya --fact safety="Ask back before you pay"',
    )
    .action(async (id: string, { fact, reach, ...options }: ServerOptions & Omit<OpenOptions, "noticed">) => {
      const desk = await open(options);
      let now = fact.length > 0 ? await desk.changeFacts(id, parseFacts(fact)) : await desk.showBreach(id);
      if (reach.length > 0) now = await desk.changeBreach(id, "look", { scopes: reach.map(parseReach) });
      print(options, now, describeOne);
    });
}

function addClosing(breach: Command): void {
  addServerOptions(
    breach
      .command("told")
      .description("say that an authority, or people, have been told")
      .argument("<id>", "brc_…")
      .option("--clock <name>", "which clock it stops: cert-in, board-first, board-full, people")
      .option("--reference <number>", "under which number the authority has it", "told")
      .option("--person <id>", "this person; may be given again", collect, [])
      .option("--everybody", "everybody who is affected"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar breach told brc_01jdz2k8q4m3w7x9c5t6r8v0ya --clock cert-in --reference CERTIn-4711\n  $ sutradhar breach told brc_01jdz2k8q4m3w7x9c5t6r8v0ya --everybody",
    )
    .action(async (id: string, said: ServerOptions & ToldOptions) => {
      const { clock, reference, person, everybody, ...options } = said;
      const desk = await open(options);
      let now: BreachAnswer | undefined;
      if (everybody || person.length > 0) {
        now = await desk.changeBreach(id, "persons/told", person.length > 0 ? { persons: person } : {});
      }
      if (clock !== undefined) {
        now = await desk.changeBreach(id, `clocks/${encodeURIComponent(clock)}/done`, { reference });
      }
      print(options, now ?? (await desk.showBreach(id)), describeOne);
    });
  addServerOptions(
    breach
      .command("close")
      .description("close it, once everybody who must be has been told")
      .argument("<id>", "brc_…")
      .requiredOption("--reason <text>", "why it is over"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar breach close brc_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "all were told"',
    )
    .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
      print(options, await (await open(options)).changeBreach(id, "close", { reason }), describeOne);
    });
}

interface ToldOptions {
  readonly clock?: string;
  readonly reference: string;
  readonly person: readonly string[];
  readonly everybody?: boolean;
}

function parseTime(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError("--noticed must be a time with its zone, such as 2026-11-29T08:30+05:30.");
  }
  return new Date(text).toISOString();
}

function parseReach(text: string): object {
  if (text === "workspace") return { kind: "workspace" };
  if (text.startsWith("vid_")) return { kind: "video", video: text };
  if (text.startsWith("cmp_")) return { kind: "campaign", campaign: text };
  if (text.startsWith("key_")) return { kind: "key", key: text };
  if (text.startsWith("store:")) return { kind: "store", store: text.slice("store:".length) };
  if (/^[a-z]+\//.test(text)) return { kind: "asset", asset: text };
  throw new InvalidArgumentError(`--reach: ${text} is none of ${reachHelp}.`);
}

function parseFacts(facts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    facts.map((fact) => {
      const at = fact.indexOf("=");
      if (at < 1) throw new InvalidArgumentError(`--fact: ${fact} must be name=text.`);
      return [fact.slice(0, at), fact.slice(at + 1)];
    }),
  );
}

function describeOne(breach: BreachAnswer): string {
  const { id, noticedAt, persons, personsTold, recipients, clocks, closedAt } = breach;
  const people = `${persons} people (${personsTold} told), ${recipients} recipients of campaigns`;
  return [
    `${id} noticed ${noticedAt}${closedAt ? `, closed ${closedAt}` : ""}: ${people}\n`,
    formatTable(
      clocks.map(({ id: clock, law, rule, isInForce, dueAt, isOverdue, doneAt, reference }) => [
        `  ${clock}`,
        doneAt ? `told ${doneAt}, ${reference ?? ""}` : `due ${dueAt}${isOverdue ? " (!)" : ""}`,
        `${law}, ${rule}${isInForce ? "" : ", not in force"}`,
      ]),
    ),
  ].join("");
}
