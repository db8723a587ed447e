import type { Command } from "commander";
import {
  openConsentClient,
  readConfig,
  type ConsentAnswer,
  type ConsentClient,
  type WithdrawalAnswer,
} from "../../app/index.ts";
import { collect } from "../access-options.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface ListOptions extends ServerOptions {
  readonly principal?: string;
  readonly status?: string;
}

/** Consents, and what became of those that were taken back. */
export function addConsent(program: Command): void {
  const consent = program
    .command("consent")
    .description("whose face and voice may be used for what; docs/guides/consent.md says how they are asked for");
  addServerOptions(
    consent
      .command("list")
      .description("list consents, the newest first")
      .option("--principal <id>", "of one person, per_…")
      .option("--status <status>", "given, renewed, paused, expired, invalidated, revoked or withdrawn"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar consent list --status withdrawn")
    .action(async ({ principal, status, ...options }: ListOptions) => {
      const filter = { ...(principal === undefined ? {} : { principal }), ...(status === undefined ? {} : { status }) };
      print(options, { consents: await (await open(options)).list(filter) }, ({ consents }) => describeAll(consents));
    });
  addServerOptions(consent.command("show").description("show one, with what became of it").argument("<id>", "con_…"))
    .addHelpText("after", "\nExample:\n  $ sutradhar consent show con_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await open(options)).show(id), describeOne);
    });
  addServerOptions(
    consent
      .command("withdraw")
      .description("write down that the person takes it back: it works at once")
      .argument("<id>", "con_…")
      .option("--purpose <purpose>", "only this one; may be given again", collect, []),
  )
    .addHelpText(
      "after",
      "\nExample:\n  $ sutradhar consent withdraw con_01jdz2k8q4m3w7x9c5t6r8v0ya --purpose marketing",
    )
    .action(async (id: string, { purpose, ...options }: ServerOptions & { readonly purpose: readonly string[] }) => {
      print(options, await (await open(options)).withdraw(id, purpose), describeWithdrawal);
    });
  addServerOptions(
    consent
      .command("progress")
      .description("what a withdrawal has set going: processors that were told, videos that wait for a decision")
      .argument("<id>", "con_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar consent progress con_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await open(options)).progress(id), describeWithdrawal);
    });
}

function open({ server }: ServerOptions): Promise<ConsentClient> {
  return openConsentClient({ ...readConfig(), server });
}

function describeAll(consents: readonly ConsentAnswer[]): string {
  if (consents.length === 0) return "nothing\n";
  return formatTable(
    consents.map(({ id, principal, status, givenAt, grants }) => [
      id,
      principal,
      status,
      `since ${givenAt}`,
      grants.map(({ purpose, withdrawnAt }) => (withdrawnAt ? `(${purpose})` : purpose)).join(", "),
    ]),
  );
}

function describeOne(consent: ConsentAnswer): string {
  const { grants, events = [] } = consent;
  return [
    describeAll([consent]),
    ...grants.map(
      ({ purpose, uses, withdrawnAt }) =>
        `  ${purpose}: used ${uses} times${withdrawnAt ? `, taken back ${withdrawnAt}` : ""}\n`,
    ),
    ...events.map(({ type, at, by, entry }) => `  ${at} ${type} by ${by}, ${entry}\n`),
  ].join("");
}

function describeWithdrawal({ isSettled, processors, videos }: WithdrawalAnswer): string {
  const waiting = videos.filter(({ decision }) => decision === null).map(({ video }) => video);
  const silent = processors.filter(({ acknowledgedAt }) => acknowledgedAt === null).map(({ name }) => name);
  return [
    isSettled ? "everything that ran is stopped\n" : "what runs is being stopped\n",
    silent.length > 0 ? `processors that have not said that they ceased: ${silent.join(", ")}\n` : "",
    waiting.length > 0 ? `videos that wait for your decision: ${waiting.join(", ")}\n` : "",
  ].join("");
}
