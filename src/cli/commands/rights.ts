import { writeFile } from "node:fs/promises";
import { Option, type Command } from "commander";
import { openDeskClient, readConfig, type DeskClient, type RightsAnswer } from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

const kinds = ["access", "correction", "erasure", "nomination", "grievance"] as const;
const askers = ["principal", "nominee", "guardian"] as const;
const methods = ["document", "otp", "in_person", "video_call", "employment_record"] as const;

/** What people ask for of what is theirs, and the answers. */
export function addRights(program: Command): void {
  const rights = program
    .command("rights")
    .description("what people ask for of what is kept of them; docs/guides/rights.md says how they are answered");
  addLooking(rights);
  addAsking(rights);
  addAnswering(rights);
  addRefusing(rights);
}

function open({ server }: ServerOptions): Promise<DeskClient> {
  return openDeskClient({ ...readConfig(), server });
}

function addLooking(rights: Command): void {
  addServerOptions(
    rights
      .command("list")
      .description("the queue: what waits for an answer, the most urgent first")
      .option("--all", "what was answered too, the newest first")
      .addOption(new Option("--kind <kind>", "of one kind").choices(kinds))
      .option("--principal <id>", "of one person, per_…"),
  )
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar rights list\n  $ sutradhar rights list --all --kind grievance --json",
    )
    .action(async ({ all, kind, principal, ...options }: ServerOptions & ListOptions) => {
      const filter = {
        open: String(all !== true),
        ...(kind === undefined ? {} : { kind }),
        ...(principal === undefined ? {} : { principal }),
      };
      print(options, { requests: await (await open(options)).listRequests(filter) }, ({ requests }) =>
        describeAll(requests),
      );
    });
  addServerOptions(
    rights.command("show").description("one, with its clock and what became of it").argument("<id>", "rrq_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar rights show rrq_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await open(options)).showRequest(id), describeOne);
    });
  addServerOptions(
    rights
      .command("report")
      .description("what is kept of whoever asks to see it, what it was used for, and who has had it, as JSON")
      .argument("<id>", "rrq_…, a request for access")
      .option("--out <file>", "write it there instead"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar rights report rrq_01jdz2k8q4m3w7x9c5t6r8v0ya --out report.json")
    .action(async (id: string, { out, ...options }: ServerOptions & { readonly out?: string }) => {
      const text = `${JSON.stringify(await (await open(options)).report(id), undefined, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text, { mode: 0o600 });
    });
}

interface ListOptions {
  readonly all?: boolean;
  readonly kind?: string;
  readonly principal?: string;
}

function addAsking(rights: Command): void {
  addServerOptions(
    rights
      .command("add")
      .description("take a request in that came by mail, telephone or in person: its clock runs from now on")
      .argument("<principal>", "whose data it is about, per_…")
      .addOption(new Option("--kind <kind>", "what is asked for").choices(kinds).makeOptionMandatory())
      .addOption(new Option("--by <whom>", "who asks").choices(askers).default("principal"))
      .option("--language <code>", "in which they are answered", "en")
      .option("--text <text>", "what they wrote or said")
      .option("--nominee <name>", "of a nomination: whom they name")
      .option("--contact <address>", "of a nomination: how that person is reached"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  $ sutradhar rights add per_01jdz2k8q4m3w7x9c5t6r8v0ya --kind access --language hi\n  $ sutradhar rights add per_01jdz2k8q4m3w7x9c5t6r8v0ya --kind nomination --nominee "Ravi Rao" --contact ravi@example.in',
    )
    .action(async (principal: string, asked: ServerOptions & AddOptions) => {
      const { kind, by, language, text, nominee, contact, ...options } = asked;
      const order = {
        principal,
        kind,
        by,
        language,
        ...(text === undefined ? {} : { text }),
        ...(nominee === undefined ? {} : { nominee: { name: nominee, contact: contact ?? "" } }),
      };
      print(options, await (await open(options)).addRequest(order), describeOne);
    });
  addServerOptions(
    rights
      .command("link")
      .description("make somebody's own link, once; send it to where they are reached, and nowhere else")
      .argument("<principal>", "per_…")
      .addOption(new Option("--by <whom>", "whose link it is").choices(askers).default("principal"))
      .option("--language <code>", "in which the page opens", "en"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar rights link per_01jdz2k8q4m3w7x9c5t6r8v0ya --language hi")
    .action(
      async (principal: string, { by, language, ...options }: ServerOptions & Pick<AddOptions, "by" | "language">) => {
        const made = await (await open(options)).link(principal, { by, language });
        print(options, made, ({ link, expiresAt }) => `${link}\n  until ${expiresAt}; below the server's address\n`);
      },
    );
}

interface AddOptions {
  readonly kind: string;
  readonly by: string;
  readonly language: string;
  readonly text?: string;
  readonly nominee?: string;
  readonly contact?: string;
}

function addAnswering(rights: Command): void {
  addServerOptions(
    rights
      .command("identify")
      .description("say how it was found out that it is them who asks")
      .argument("<id>", "rrq_…")
      .addOption(new Option("--method <how>", "by what").choices(methods).makeOptionMandatory())
      .option("--evidence <sha256>", "of what was looked at; it is not kept here"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar rights identify rrq_01jdz2k8q4m3w7x9c5t6r8v0ya --method document")
    .action(async (id: string, said: ServerOptions & { readonly method: string; readonly evidence?: string }) => {
      const { method, evidence, ...options } = said;
      const order = { method, ...(evidence === undefined ? {} : { evidenceSha256: evidence }) };
      print(options, await (await open(options)).changeRequest(id, "identity", order), describeOne);
    });
  addServerOptions(
    rights
      .command("answer")
      .description("do what is asked for, and answer: an erasure ends everything at once, and nothing brings it back")
      .argument("<id>", "rrq_…")
      .option("--text <text>", "what they are told besides what was done")
      .option("--name <name>", "of a correction: the name that is kept instead")
      .option("--contact <address>", "of a correction: how they are reached"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  $ sutradhar rights answer rrq_01jdz2k8q4m3w7x9c5t6r8v0ya\n  $ sutradhar rights answer rrq_01jdz2k8q4m3w7x9c5t6r8v0ya --name "Kavya Iyer" --contact kavya@example.in',
    )
    .action(async (id: string, said: ServerOptions & { text?: string; name?: string; contact?: string }) => {
      const { text, name, contact, ...options } = said;
      const correction = name === undefined ? undefined : { name, ...(contact === undefined ? {} : { contact }) };
      const order = { ...(text === undefined ? {} : { text }), ...(correction ? { correction } : {}) };
      print(options, await (await open(options)).changeRequest(id, "answer", order), describeOne);
    });
}

function addRefusing(rights: Command): void {
  addServerOptions(
    rights
      .command("refuse")
      .description("answer that it is not done, and why")
      .argument("<id>", "rrq_…")
      .requiredOption("--text <text>", "what they are told"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar rights refuse rrq_01jdz2k8q4m3w7x9c5t6r8v0ya --text "We cannot tell who you are."',
    )
    .action(async (id: string, { text, ...options }: ServerOptions & { readonly text: string }) => {
      print(options, await (await open(options)).changeRequest(id, "refuse", { text }), describeOne);
    });
  addServerOptions(
    rights
      .command("nominee")
      .description("let a nominee act, once somebody has looked at what shows that the person cannot")
      .argument("<id>", "nom_…")
      .addOption(new Option("--cause <what>", "what has come").choices(["death", "incapacity"]).makeOptionMandatory())
      .requiredOption("--evidence <sha256>", "of what was looked at"),
  )
    .addHelpText(
      "after",
      "\nExample:\n  $ sutradhar rights nominee nom_01jdz2k8q4m3w7x9c5t6r8v0ya --cause death --evidence $(sha256sum certificate.pdf | cut -c1-64)",
    )
    .action(
      async (id: string, { cause, evidence, ...options }: ServerOptions & { cause: string; evidence: string }) => {
        const now = await (await open(options)).activate(id, { cause, evidenceSha256: evidence });
        print(options, now, (nominee) => `${nominee.id} may act now\n`);
      },
    );
}

function describeAll(requests: readonly RightsAnswer[]): string {
  if (requests.length === 0) return "nothing waits\n";
  return formatTable(
    requests.map(({ id, kind, state, by, dueAt, isOverdue, settledAt }) => [
      id,
      kind,
      state,
      by,
      settledAt ? `settled ${settledAt}` : `due ${dueAt}${isOverdue ? " (!)" : ""}`,
    ]),
  );
}

function describeOne(request: RightsAnswer): string {
  const { principal, clock, identity, text, answer, events = [] } = request;
  return [
    describeAll([request]),
    `  of ${principal}; ${clock.law}, ${clock.rule}${clock.isInForce ? "" : ", not in force"}: ${clock.says}\n`,
    identity ? `  it is them by ${identity.method}, ${identity.at}\n` : "",
    text === null || text === "" ? "" : `  they wrote: ${text}\n`,
    answer === null ? "" : `  answer:\n${answer.replaceAll(/^/gm, "    ")}\n`,
    ...events.map(({ type, at, by, entry }) => `  ${at} ${type} by ${by}, ${entry}\n`),
  ].join("");
}
