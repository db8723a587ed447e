import type { Command } from "commander";
import {
  openRolloutClient,
  readConfig,
  type JudgementView,
  type RolloutClient,
  type RolloutView,
  type RolloutWish,
} from "../../app/index.ts";
import { SutradharError } from "../../core/index.ts";
import { addServerOptions, print, type ServerOptions } from "../server-options.ts";
import { formatTable } from "../text-table.ts";

function openRollouts({ server }: ServerOptions): Promise<RolloutClient> {
  return openRolloutClient({ ...readConfig(), server });
}

const idHelp = "rol_…";

export function addRollout(program: Command): void {
  const rollout = program
    .command("rollout")
    .description("let a new version reach some videos, then more, and go back by itself; docs/guides/rollouts.md");
  addStart(rollout);
  addViews(rollout);
  addChanges(rollout);
}

interface StartOptions extends ServerOptions {
  readonly to: string;
  readonly strategy?: string;
  readonly steps?: string;
  readonly goal?: string;
  readonly alpha?: string;
  readonly share?: readonly string[];
  readonly pin?: readonly string[];
}

function addStart(rollout: Command): void {
  addServerOptions(
    rollout
      .command("start")
      .description("roll a version out on an alias")
      .argument("<target>", "kind/name@alias, such as avatar/asha@production")
      .requiredOption("--to <version>", "the version that it is to point to")
      .option("--strategy <name>", "canary, ab or shadow", "canary")
      .option("--steps <list>", "share:units:inFlightMax, with commas between, such as 0.05:100:4,0.5:100:64")
      .option("--goal <metric>", "of an ab: the metric in which it must be better")
      .option("--alpha <share>", "how often a harmless version may be rolled back (default 0.01)")
      .option("--share <metric=share...>", "how much of alpha a metric may use up; 0 only watches it")
      .option("--pin <campaigns...>", "campaigns that stay with the champion"),
  )
    .addHelpText(
      "after",
      `
Examples:
  $ sutradhar rollout start avatar/asha@production --to 1.1.0
  $ sutradhar rollout start voice/teller@production --to 2.0.0 --steps 0.1:50:4,0.5:50:16
  $ sutradhar rollout start avatar/asha@production --to 1.1.0 --strategy shadow
  $ sutradhar rollout start avatar/asha@production --to 1.1.0 --strategy ab --goal completion`,
    )
    .action(async (target: string, options: StartOptions) => {
      print(options, await (await openRollouts(options)).start(wishOf(target, options)), describeRollout);
    });
}

function wishOf(target: string, { to, strategy, steps, goal, alpha, share, pin }: StartOptions): RolloutWish {
  return {
    target,
    to,
    ...(strategy === undefined ? {} : { strategy }),
    ...(steps === undefined ? {} : { stages: steps.split(",").map(parseStep) }),
    ...(goal === undefined ? {} : { goal }),
    ...(alpha === undefined ? {} : { alpha: parseNumber("--alpha", alpha) }),
    ...(share === undefined ? {} : { metrics: share.map(parseShare) }),
    ...(pin === undefined ? {} : { pinnedCampaigns: pin }),
  };
}

function parseStep(text: string): { share: number; units: number; inFlightMax: number } {
  const [share, units, inFlightMax] = text.split(":").map((part) => parseNumber("--steps", part));
  if (share === undefined || units === undefined || inFlightMax === undefined) {
    throw new SutradharError("option_invalid", `--steps must be share:units:inFlightMax, got ${JSON.stringify(text)}`);
  }
  return { share, units, inFlightMax };
}

function parseShare(text: string): { name: string; alphaShare: number } {
  const [name = "", share = ""] = text.split("=");
  return { name, alphaShare: parseNumber("--share", share) };
}

function parseNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new SutradharError("option_invalid", `${option} must hold numbers, got ${JSON.stringify(text)}`);
  }
  return value;
}

function addViews(rollout: Command): void {
  addServerOptions(rollout.command("list").description("the rollouts of the workspace, the newest first")).action(
    async (options: ServerOptions) => print(options, await (await openRollouts(options)).list(), describeList),
  );
  addServerOptions(
    rollout.command("status").description("how a rollout stands, judged up to now").argument("<id>", idHelp),
  ).action(async (id: string, options: ServerOptions) =>
    print(options, await (await openRollouts(options)).get(id), describeRollout),
  );
  addServerOptions(
    rollout
      .command("explain")
      .description("the verdict with its evidence: which metric, how much, which videos")
      .argument("<id>", idHelp),
  ).action(async (id: string, options: ServerOptions) =>
    print(options, await (await openRollouts(options)).replay(id), describeJudgement),
  );
  addServerOptions(
    rollout
      .command("replay")
      .description("judge a rollout again by its log alone; fails where the verdict is not the one that stands")
      .argument("<id>", idHelp),
  ).action(async (id: string, options: ServerOptions) => {
    const replayed = await (await openRollouts(options)).replay(id);
    print(options, replayed, describeReplay);
    if (!replayed.isSame || replayed.brokenAt !== null) process.exitCode = 3;
  });
}

const changes = {
  pause: "give the candidate nothing more until it is resumed; what is under way goes on",
  resume: "go on after a pause, or after you have looked why it was held",
  abort: "end it: the champion stays, and what has not begun is planned anew",
} as const;

function addChanges(rollout: Command): void {
  for (const name of ["pause", "resume", "abort"] as const) {
    addServerOptions(
      rollout
        .command(name)
        .description(changes[name])
        .argument("<id>", idHelp)
        .requiredOption("--reason <text>", "why; it is kept in its log"),
    ).action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) =>
      print(options, await (await openRollouts(options)).change(id, name, reason), describeRollout),
    );
  }
  addServerOptions(
    rollout
      .command("approve")
      .description("agree that its candidate becomes the champion, where the table of approvals asks for people")
      .argument("<id>", idHelp)
      .requiredOption("--reason <text>", "why; it is kept with your name and roles"),
  ).action(async (id: string, { reason, ...options }: ServerOptions & { readonly reason: string }) =>
    print(options, await (await openRollouts(options)).approve(id, reason), describeRollout),
  );
  addServerOptions(
    rollout
      .command("observe")
      .description("tell what was seen of a video outside, such as a complaint")
      .argument("<id>", idHelp)
      .argument("<video>", "vid_…")
      .argument("<metric>", "complaint or completion")
      .argument("<value>", "1 where it happened, 0 where it did not"),
  ).action(async (id: string, video: string, metric: string, value: string, options: ServerOptions) => {
    const seen = { video, metric, value: parseNumber("value", value) };
    print(options, await (await openRollouts(options)).observe(id, seen), describeRollout);
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function describeList(rollouts: readonly RolloutView[]): string {
  if (rollouts.length === 0) return "no rollout has been started in this workspace\n";
  return formatTable(
    rollouts.map(({ id, target, champion, candidate, state, stage, stages }) => [
      id,
      target,
      `${champion.version} → ${candidate.version}`,
      state,
      `${percent(stages[stage]?.share ?? 0)} of videos`,
    ]),
  );
}

function describeRollout({ id, target, champion, candidate, state, stage, stages, words }: RolloutView): string {
  const ramp = stages.map(({ share }, index) => (index === stage ? `[${percent(share)}]` : percent(share))).join(" → ");
  return `${id}  ${target}  ${champion.version} → ${candidate.version}\n${state}, ${ramp}\n${words.map((line) => `  ${line}\n`).join("")}`;
}

function describeJudgement({ rollout, words, gates, ...judged }: JudgementView): string {
  const table = gates.map(({ metric, test, evidence, peak, needed }) => [
    `  ${metric}`,
    test,
    `ln E ${evidence.toFixed(2)}`,
    `at most ${peak.toFixed(2)}`,
    `acts at ${needed.toFixed(2)}`,
  ]);
  const head = describeRollout({ ...rollout, words: [...words] });
  return `${head}${formatTable(table)}${describeReplay({ rollout, words, gates, ...judged })}`;
}

function describeReplay({ events, isSame, brokenAt, traceDigest, decision }: JudgementView): string {
  const log = brokenAt === null ? "the log is whole" : `the log was changed at its event ${brokenAt}`;
  const same = isSame ? "the verdict that stands" : "NOT the verdict that stands";
  return `judged again by ${events} events: ${decision}, ${same}; ${log}; evidence ${traceDigest.slice(0, 16)}\n`;
}
