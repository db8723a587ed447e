import { Option, type Command } from "commander";
import { limits } from "../../core/index.ts";
import { followCampaign, isChecked, openCampaigns, parseCountTo, parseWindow } from "../campaign-options.ts";
import { describeCampaign } from "../campaign-text.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

interface CreateOptions extends ServerOptions {
  readonly name: string;
  readonly rows?: string;
  readonly avatar?: string;
  readonly voice?: string;
  readonly purpose?: string;
  readonly basis?: string;
  readonly basisReference?: string;
  readonly channel?: string;
  readonly territory?: string;
  readonly test?: boolean;
  readonly profile?: string;
  readonly captions?: string;
  readonly startAfter?: string;
  readonly deadline?: string;
  readonly window?: ReturnType<typeof parseWindow>;
  readonly expires?: string;
  readonly retention?: number;
  readonly queued?: number;
  readonly partial?: boolean;
}

/** How a campaign begins: with a template, then with its rows. */
export function addCampaignCreate(campaign: Command): void {
  addServerOptions(
    campaign
      .command("create")
      .description("begin a campaign, and send its rows; nothing is made before it is started")
      .argument("<template>", "a template of the registry: diwali, template/diwali@^1"),
  )
    .requiredOption("--name <name>", "what it is called")
    .option("--rows <file>", "its rows: .csv, .jsonl or .json; the first line of a CSV names the variables")
    .option("--avatar <name>", "who speaks where the template's scenes name nobody")
    .option("--voice <name>", "the same for the voice")
    .option("--purpose <purpose>", "what the videos are for")
    .option(
      "--basis <ground>",
      "on what ground people's data is processed: consent, voluntary, employment, … (docs/guides/campaigns.md)",
    )
    .option("--basis-reference <text>", "where that can be looked up: a register of consents, an order's number")
    .option(
      "--channel <channel>",
      "where they will be seen: a likeness is used only where its person consented to that",
    )
    .option("--territory <country>", "the country where they will be seen: IN")
    .option("--test", "free trials of all rows, small and marked TEST")
    .option("--profile <name>", "how they are delivered, instead of as the template says")
    .addOption(new Option("--captions <mode>", "where captions are").choices(["burned", "sidecar", "both", "none"]))
    .option("--start-after <time>", "nothing is begun before: 2026-11-01T09:00:00+05:30")
    .option("--deadline <time>", "what is not ready by then is cancelled")
    .option("--window <times>", 'when videos may be begun: "09:00-20:00 Asia/Kolkata"', parseWindow)
    .option("--expires <time>", "from then on its videos cannot be fetched any more")
    .option(
      "--retention <days>",
      "so many days after its end, what it knows of people is erased (default: 30)",
      parseCountTo(limits.campaignRetentionDaysMax),
    )
    .option(
      "--queued <n>",
      "how many of its videos are under way at most (default: 64)",
      parseCountTo(limits.campaignQueuedMax),
    )
    .option("--partial", "leave out rows that have errors")
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar campaign create diwali --name "Diwali 2026" --rows customers.csv \\
      --purpose marketing --basis consent --basis-reference "CRM, list 2026-10"
  $ sutradhar campaign create template/diwali@^1 --name Gifts --rows gifts.jsonl --partial --window "09:00-20:00 Asia/Kolkata"
  $ id=$(sutradhar campaign create diwali --name Later --json | jq -r .id)`,
    )
    .action(run);
  addRows(campaign);
}

function addRows(campaign: Command): void {
  addServerOptions(
    campaign
      .command("rows")
      .description("send rows to a campaign that has not started")
      .argument("<id>", "cmp_…")
      .argument("<file>", ".csv, .jsonl or .json"),
  )
    .option("--replace", "take away the rows that are there")
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign rows cmp_01jdz2k8q4m3w7x9c5t6r8v0ya mended.csv --replace")
    .action(
      async (id: string, file: string, { replace = false, ...options }: ServerOptions & { replace?: boolean }) => {
        const campaigns = await openCampaigns(options);
        await campaigns.sendRows(id, file, { replace });
        print(options, await followCampaign(options, { campaigns, id, isThere: isChecked }), describeCampaign);
      },
    );
}

async function run(template: string, options: CreateOptions): Promise<void> {
  const { rows, startAfter, deadline, window, expires, retention, queued } = options;
  const { basis, basisReference } = options;
  const { name, avatar, voice, purpose, channel, territory, test, profile, captions, partial } = options;
  const campaigns = await openCampaigns(options);
  const made = await campaigns.create({
    template,
    name,
    avatar,
    voice,
    purpose,
    ...(basis ? { basis: { kind: basis, reference: basisReference } } : {}),
    channel,
    territory,
    test,
    profile,
    captions,
    startAfter,
    deadline,
    deliveryWindow: window,
    expiresAt: expires,
    retentionDays: retention,
    queuedMax: queued,
    partial,
  });
  if (rows === undefined) return print(options, made, describeCampaign);
  const { id } = await campaigns.sendRows(made.id, rows, { replace: true });
  print(options, await followCampaign(options, { campaigns, id, isThere: isChecked }), describeCampaign);
}
