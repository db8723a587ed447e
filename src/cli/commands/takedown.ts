import { Option, type Command } from "commander";
import {
  openTakedownClient,
  readConfig,
  type FoundAnswer,
  type TakedownAnswer,
  type TakedownClient,
  type TakedownTargetOrder,
} from "../../app/index.ts";
import { SutradharError } from "../../core/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

interface TargetOptions {
  readonly video?: readonly string[];
  readonly sha256?: string;
  readonly mark?: string;
  readonly copy?: string;
  readonly avatar?: string;
  readonly voice?: string;
  readonly template?: string;
  readonly person?: string;
  readonly campaign?: string;
}

/** What must not be seen any more: found, withheld, appealed and brought back. */
export function addTakedown(program: Command): void {
  const takedown = program
    .command("takedown")
    .description("take videos down, with the clock of each law; docs/guides/takedown.md says how");
  addFinding(takedown);
  addOpening(takedown);
  addLooking(takedown);
  addSteps(takedown);
}

function open({ server }: ServerOptions): Promise<TakedownClient> {
  return openTakedownClient({ ...readConfig(), server });
}

function addTargetOptions(command: Command): Command {
  return command
    .option("--video <ids...>", "videos by their ids, vid_…")
    .option("--copy <file>", "a copy of a video, or a piece of one: traced by its watermark")
    .option("--sha256 <digest>", "by the digest of the delivered file or of its master")
    .option("--mark <id>", "by the id of a watermark, of a shot")
    .option("--avatar <name>", "all that shows it: asha, asha@1.2.0")
    .option("--voice <name>", "all that is spoken with it")
    .option("--template <name>", "all that was made from it")
    .option("--person <id>", "all in which somebody is seen or heard, per_…")
    .option("--campaign <id>", "all of a campaign, cmp_…");
}

function addFinding(takedown: Command): void {
  addServerOptions(addTargetOptions(takedown.command("find").description("find what a demand could be about")))
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar takedown find --copy seen-on-a-phone.mp4\n  $ sutradhar takedown find --person per_01jdz2k8q4m3w7x9c5t6r8v0ya --json",
    )
    .action(async (options: ServerOptions & TargetOptions) => {
      const client = await open(options);
      print(options, await client.find(await readTarget(client, options)), describeFound);
    });
  addServerOptions(
    takedown
      .command("grounds")
      .description("on which grounds something is taken down, and how soon it must be decided"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar takedown grounds")
    .action(async (options: ServerOptions) => {
      print(options, await (await open(options)).grounds(), ({ grounds }) =>
        formatTable(
          grounds.map(({ id, withinHours, law, rule, says }) => [id, `${withinHours} h`, `${law}, ${rule}`, says]),
        ),
      );
    });
}

function addOpening(takedown: Command): void {
  addServerOptions(
    addTargetOptions(takedown.command("open").description("write down a demand: its clock runs"))
      .requiredOption("--ground <id>", "why; `sutradhar takedown grounds` lists them")
      .requiredOption("--reason <text>", "in words, for those who decide; it is kept")
      .option("--reference <text>", "under which number the demand itself is kept")
      .option("--received <time>", "when it came, ISO 8601 (default: now)")
      .option("--now", "withhold what it names at once"),
  )
    .addHelpText(
      "after",
      '\nExamples:\n  $ sutradhar takedown open --ground order --reference "WP 1123/2026" --reason "the High Court says so" --campaign cmp_01jdz2k8q4m3w7x9c5t6r8v0ya --now\n  $ sutradhar takedown open --ground impersonation --reason "she never said that" --copy seen.mp4',
    )
    .action(async (options: ServerOptions & TargetOptions & OpenOptions) => {
      const { ground, reason, reference, received, now = false } = options;
      const client = await open(options);
      const order = {
        ground,
        reason,
        target: await readTarget(client, options),
        revokesNow: now,
        ...(reference === undefined ? {} : { reference }),
        ...(received === undefined ? {} : { receivedAt: new Date(received).toISOString() }),
      };
      print(options, await client.open(order), describeOne);
    });
}

interface OpenOptions {
  readonly ground: string;
  readonly reason: string;
  readonly reference?: string;
  readonly received?: string;
  readonly now?: boolean;
}

function addLooking(takedown: Command): void {
  addServerOptions(
    takedown
      .command("list")
      .description("what waits for a decision, the one that is due first")
      .option("--all", "what was decided too, the newest first"),
  )
    .addHelpText("after", "\nExamples:\n  $ sutradhar takedown list\n  $ sutradhar takedown list --all --json")
    .action(async ({ all, ...options }: ServerOptions & { readonly all?: boolean }) => {
      const takedowns = await (await open(options)).list(all !== true);
      print(options, { takedowns }, () => describeAll(takedowns));
    });
  addServerOptions(
    takedown
      .command("show")
      .description("one, with all that happened and where the ledger has it")
      .argument("<id>", "tkd_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar takedown show tkd_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await open(options)).show(id), describeOne);
    });
}

const steps = {
  revoke: "withhold what it names: nobody downloads or previews it from this moment on",
  refuse: "the demand does not hold: everything stays as it is",
  appeal: "somebody does not agree with what was decided",
  reinstate: "take it back: what is withheld by it alone comes back",
} as const;

function addSteps(takedown: Command): void {
  for (const [what, description] of Object.entries(steps) as [keyof typeof steps, string][]) {
    addServerOptions(
      takedown
        .command(what)
        .description(description)
        .argument("<id>", "tkd_…")
        .requiredOption("--reason <text>", "why; it is kept"),
    )
      .addHelpText(
        "after",
        `\nExample:\n  $ sutradhar takedown ${what} tkd_01jdz2k8q4m3w7x9c5t6r8v0ya --reason "looked at by two of us"`,
      )
      .action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) => {
        print(options, await (await open(options)).step(id, what, reason), describeOne);
      });
  }
  addServerOptions(
    takedown
      .command("judge")
      .description("say whether what was appealed stands; another person than who decided must")
      .argument("<id>", "tkd_…")
      .addOption(
        new Option("--verdict <verdict>", "what it comes to").choices(["uphold", "overturn"]).makeOptionMandatory(),
      )
      .requiredOption("--reason <text>", "why; it is kept"),
  )
    .addHelpText(
      "after",
      '\nExample:\n  $ sutradhar takedown judge tkd_01jdz2k8q4m3w7x9c5t6r8v0ya --verdict overturn --reason "it is satire, and labelled"',
    )
    .action(async (id: string, options: ServerOptions & JudgeOptions) => {
      print(options, await (await open(options)).judge(id, options.verdict, options.reason), describeOne);
    });
}

interface JudgeOptions {
  readonly verdict: "uphold" | "overturn";
  readonly reason: string;
}

/** What was named, as the server takes it. @throws SutradharError `config_invalid` unless it is one thing */
async function readTarget(client: TakedownClient, options: TargetOptions): Promise<TakedownTargetOrder> {
  const { video, sha256, copy, ...others } = options;
  const named: TakedownTargetOrder[] = [
    ...(video ? [{ kind: "video", value: video.join(",") }] : []),
    ...(sha256 === undefined ? [] : [{ kind: "file", value: sha256 }]),
    ...(["mark", "avatar", "voice", "template", "person", "campaign"] as const).flatMap((kind) => {
      const value = others[kind];
      return value === undefined ? [] : [{ kind, value }];
    }),
  ];
  if (named.length + (copy === undefined ? 0 : 1) !== 1) {
    throw new SutradharError(
      "request_invalid",
      "name one thing: --video, --copy, --sha256, --mark, --avatar, --voice, --template, --person or --campaign",
    );
  }
  if (copy === undefined) return named[0] as TakedownTargetOrder;
  const { verdict, videos } = await client.trace(copy);
  if (videos.length > 0) return { kind: "video", value: videos.map((each) => each.video).join(",") };
  throw new SutradharError(
    "video_unknown",
    `no video of this workspace is found in ${copy}: its watermark is ${verdict}. Name it by --video, --campaign or --avatar`,
  );
}

function describeFound({ total, videos }: FoundAnswer): string {
  if (total === 0) return "nothing\n";
  const more = total > videos.length ? `and ${total - videos.length} more\n` : "";
  return (
    formatTable(
      videos.map(({ id, state, title, campaign, createdAt }) => [id, state, title ?? "", campaign ?? "", createdAt]),
    ) + more
  );
}

function describeAll(takedowns: readonly TakedownAnswer[]): string {
  if (takedowns.length === 0) return "nothing\n";
  return formatTable(
    takedowns.map(({ id, state, ground, target, dueAt, isOverdue, withheld }) => [
      id,
      state,
      ground,
      `${target.kind} ${target.value.slice(0, 60)}`,
      isOverdue ? `OVERDUE since ${dueAt}` : `due ${dueAt}`,
      `${withheld} withheld`,
    ]),
  );
}

function describeOne(takedown: TakedownAnswer): string {
  const { clock, reason, reference, receivedAt, events } = takedown;
  return [
    describeAll([takedown]).trimEnd(),
    `  ${clock.law}, ${clock.rule}: ${clock.withinHours} h from ${receivedAt}${reference === null ? "" : ` (${reference})`}`,
    `  ${reason}`,
    ...events.map((event) => `  ${event.at}  ${event.type}  ${event.by}  ${event.reason}  [ledger ${event.entry}]`),
    "",
  ].join("\n");
}
