import type { Command } from "commander";
import { limits } from "../../core/index.ts";
import { followCampaign, hasEnded, openCampaigns, parseCountTo } from "../campaign-options.ts";
import { describeCampaign } from "../campaign-text.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";

interface StartOptions extends ServerOptions {
  readonly partial?: boolean;
  readonly wait?: boolean;
}

interface SampleOptions extends ServerOptions {
  readonly names?: string;
  readonly test?: boolean;
}

/** What is done to a campaign that is there. */
export function addCampaignChanges(campaign: Command): void {
  addServerOptions(campaign.command("start").description("begin to make its videos").argument("<id>", "cmp_…"))
    .option("--partial", "leave out rows that have errors")
    .option("--wait", "wait until it has ended")
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign start cmp_01jdz2k8q4m3w7x9c5t6r8v0ya --wait")
    .action(async (id: string, { partial = false, wait, ...options }: StartOptions) => {
      const campaigns = await openCampaigns(options);
      const started = await campaigns.start(id, { partial });
      const view = wait ? await followCampaign(options, { campaigns, id, isThere: hasEnded }) : started;
      print(options, view, describeCampaign);
    });
  addSample(campaign);
  const changes = {
    pause: "begin nothing more; what is under way is finished",
    resume: "go on with a campaign that was paused",
    cancel: "end a campaign: what is under way is stopped, what is ready stays",
    retry: "try the rows again that failed; what was made of them is not made again",
  } as const;
  for (const name of Object.keys(changes) as (keyof typeof changes)[]) {
    addServerOptions(campaign.command(name).description(changes[name]).argument("<id>", "cmp_…"))
      .addHelpText("after", `\nExample:\n  $ sutradhar campaign ${name} cmp_01jdz2k8q4m3w7x9c5t6r8v0ya`)
      .action(async (id: string, options: ServerOptions) => {
        print(options, await (await openCampaigns(options)).change(id, name), describeCampaign);
      });
  }
  addServerOptions(
    campaign
      .command("erase")
      .description("erase what a campaign knows of people, and their videos, now")
      .argument("<id>", "cmp_…"),
  )
    .addHelpText("after", "\nExample:\n  $ sutradhar campaign erase cmp_01jdz2k8q4m3w7x9c5t6r8v0ya")
    .action(async (id: string, options: ServerOptions) => {
      print(options, await (await openCampaigns(options)).erase(id), describeCampaign);
    });
}

function addSample(campaign: Command): void {
  addServerOptions(
    campaign
      .command("sample")
      .description("make the first rows' videos before the start, and wait until somebody can look at them")
      .argument("<id>", "cmp_…")
      .argument("[count]", "how many (default: 5)", parseCountTo(limits.campaignSamplesMax)),
  )
    .option("--test", "free trials: small, marked TEST, and made anew at the start")
    .option("--names <file>", "save the sentences that say what rows say as one sound: names.wav")
    .addHelpText(
      "after",
      "\nExamples:\n  $ sutradhar campaign sample cmp_01jdz2k8q4m3w7x9c5t6r8v0ya 5 --names names.wav\n  $ sutradhar campaign sample cmp_01jdz2k8q4m3w7x9c5t6r8v0ya 2 --test",
    )
    .action(async (id: string, count: number | undefined, { names, test = false, ...options }: SampleOptions) => {
      const campaigns = await openCampaigns(options);
      const wanted = count ?? 5;
      await campaigns.sample(id, wanted, { test });
      const view = await followCampaign(options, {
        campaigns,
        id,
        isThere: ({ rows }) =>
          rows.underWay === 0 && (rows.good === 0 || rows.ready + rows.failed + rows.inReview >= wanted),
      });
      if (names !== undefined) await campaigns.fetch(id, "names.wav", names);
      print(options, view, describeCampaign);
    });
}
