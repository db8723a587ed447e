import { Argument, type Command } from "commander";
import {
  openRetentionClient,
  readConfig,
  type HoldAnswer,
  type RetentionAnswer,
  type RetentionClient,
} from "../../app/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

/** How long what is kept is kept. */
export function addRetention(program: Command): void {
  const retention = program
    .command("retention")
    .description("what is kept for how long, what holds it, and what has gone; docs/guides/data.md has the classes");
  addSweeps(retention);
  addHolds(retention);
}

function open({ server }: ServerOptions): Promise<RetentionClient> {
  return openRetentionClient({ ...readConfig(), server });
}

function addSweeps(retention: Command): void {
  addServerOptions(
    retention
      .command("plan")
      .description("what would go now, what stays, and why; does nothing")
      .option("--going", "only what would be sealed, purged or shredded"),
  )
    .addHelpText("after", "\nExamples:\n  $ sutradhar retention plan --going\n  $ sutradhar retention plan --json")
    .action(async (options: ServerOptions & { readonly going?: boolean }) => {
      const { profile, verdicts } = await (await open(options)).plan();
      const shown = options.going ? verdicts.filter(({ action }) => action !== "keep") : verdicts;
      print(options, { profile, verdicts: shown }, describePlan);
    });
  addServerOptions(retention.command("sweep").description("do what the plan says now, instead of within ten minutes"))
    .addHelpText("after", "\nExample:\n  $ sutradhar retention plan --going && sutradhar retention sweep")
    .action(async (options: ServerOptions) => {
      print(options, await (await open(options)).sweep(), describePlan);
    });
  addServerOptions(
    retention.command("receipts").description("what was sealed or destroyed, each with its entry of the ledger"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar retention receipts --json")
    .action(async (options: ServerOptions) => {
      print(options, await (await open(options)).receipts(), ({ receipts }) =>
        receipts.length === 0
          ? "nothing has gone yet\n"
          : formatTable([
              ["receipt", "what", "class", "action", "items", "done", "entry"],
              ...receipts.map((each) => [
                each.id,
                `${each.kind} ${each.subject}`,
                each.class,
                each.action,
                String(each.items),
                each.doneAt ?? "under way",
                each.entry ?? "",
              ]),
            ]),
      );
    });
}

function addHolds(retention: Command): void {
  addServerOptions(
    retention
      .command("hold")
      .description("place a legal hold: nothing of what it is about goes until it is lifted")
      .addArgument(new Argument("<scope>", "what it is about").choices(["workspace", "person", "campaign", "video"]))
      .argument("[target]", "per_…, cmp_… or vid_…; of the workspace: left out")
      .requiredOption("--reason <text>", "why, such as the number of a suit; it is kept"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar retention hold person per_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "CS (COMM) 214/2026"',
    )
    .action(
      async (
        scope: string,
        target: string | undefined,
        { reason, ...options }: ServerOptions & { readonly reason: string },
      ) => {
        const order = { scope, reason, ...(target === undefined ? {} : { target }) };
        print(options, await (await open(options)).hold(order), ({ id }) => `${id} stands\n`);
      },
    );
  addServerOptions(
    retention.command("holds").description("list legal holds").option("--standing", "only those that stand"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar retention holds --standing")
    .action(async (options: ServerOptions & { readonly standing?: boolean }) => {
      print(options, await (await open(options)).holds(options.standing ?? false), describeHolds);
    });
  addServerOptions(
    retention
      .command("lift")
      .description("lift a legal hold: what waited for that goes with the next sweep")
      .argument("<id>", "hld_…")
      .requiredOption("--reason <text>", "why it is over; it is kept"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar retention lift hld_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "settled on 3 March"',
    )
    .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
      print(options, await (await open(options)).lift(id, reason), () => `${id} is lifted\n`);
    });
}

function describePlan({ profile, verdicts }: RetentionAnswer): string {
  if (verdicts.length === 0) return `by ${profile}: nothing\n`;
  const day = (at: string | null): string => at?.slice(0, 10) ?? "";
  return `by ${profile}:\n${formatTable([
    ["what", "class", "action", "not before", "purpose ended", "because"],
    ...verdicts.map((each) => [
      `${each.kind} ${each.subject}`,
      each.class,
      each.action,
      day(each.floorAt),
      day(each.purposeEndedAt),
      each.reasons.join(", ") || (each.action === "keep" ? "" : "its time has come"),
    ]),
  ])}`;
}

function describeHolds({ holds }: { readonly holds: readonly HoldAnswer[] }): string {
  if (holds.length === 0) return "nothing is held\n";
  return formatTable([
    ["hold", "about", "placed", "by", "lifted", "reason"],
    ...holds.map((each) => [
      each.id,
      `${each.scope} ${each.target}`,
      each.placedAt,
      each.placedBy,
      each.liftedAt ?? "",
      each.reason,
    ]),
  ]);
}
