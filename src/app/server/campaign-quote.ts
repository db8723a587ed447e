import { SutradharError, type Digest } from "../../core/index.ts";
import { toInr, type Estimate } from "../../fleet/index.ts";
import { fitRateKbps } from "../../media/timeline/index.ts";
import type { VideoPlan } from "../../planner/index.ts";
import { listRows, openContent, type Campaign } from "../../productions/index.ts";
import type { Store } from "../../store/index.ts";
import { measureShots } from "../measure-shots.ts";
import { planSpeech, type PreparedVideo } from "../prepare-video.ts";
import { redactValues } from "./redact-values.ts";
import { openCampaignBench, type CampaignBench } from "./campaign-bench.ts";
import type { CampaignRoom } from "./tend-campaign.ts";

/** A shot of the template, and whether each video has its own. */
export interface QuotedShot {
  readonly id: string;
  /** As the template has it, with its variables. */
  readonly text: string;
  readonly isPersonal: boolean;
  readonly isSpoken: boolean;
  readonly variables: readonly string[];
  readonly why: string;
  readonly durationMs: number;
}

export interface CampaignQuote {
  readonly videos: number;
  readonly videoMs: number;
  readonly minutes: number;
  readonly shots: readonly QuotedShot[];
  readonly changedShare: number;
  readonly first: Estimate;
  readonly further: Estimate;
  readonly total: { readonly wallMs: number; readonly costInr: string };
  readonly priceList: string;
  readonly warnings: readonly string[];
  /** Of a plan: those that each row makes its own of. */
  readonly personalNodes: readonly string[];
}

const rowsLookedAt = 50;

/**
 * What a campaign will take. Which shots are personal is found, not guessed: the first row's video is planned, and planned
 * again with one variable of another row; what has another key then is that variable's.
 */
export async function quoteCampaign(room: CampaignRoom, campaign: Campaign): Promise<CampaignQuote> {
  const key = await room.people.keyOf(campaign.id);
  const rows = await room.plans.line.database.engine
    .transaction()
    .execute((trx) => listRows(trx, campaign, { states: ["good"], limit: rowsLookedAt }));
  const said = rows.map((row) => openContent(key, row).values);
  const bench = await openCampaignBench(room.plans, campaign);
  try {
    return await quote(bench, campaign, said);
  } finally {
    await bench.close();
  }
}

async function quote(
  bench: CampaignBench,
  campaign: Campaign,
  said: readonly Readonly<Record<string, string>>[],
): Promise<CampaignQuote> {
  const [base = {}, ...others] = said;
  const { prepared, video } = await bench.plan(base);
  const changes = await findChanges(bench, { base, video, others });
  const personal = new Set([...changes.values()].flatMap(({ nodes }) => [...nodes]));
  const { lengths } = await measureShots(planSpeech(prepared), bench.store);
  const { frameRate } = video.request.picture;
  const names = [...changes.keys()];
  const shots = video.shots.map(({ id, shot, nodes }, index): QuotedShot => {
    const variables = names.filter((name) => Object.values(nodes).some((node) => changes.get(name)?.nodes.has(node)));
    const isSpoken = personal.has(nodes.speak);
    return {
      id,
      text: withoutValues(shot.sentence.caption, base),
      isPersonal: variables.length > 0,
      isSpoken,
      variables,
      why: explain(variables, { isSpoken, isShown: personal.has(nodes.render) }),
      durationMs: Math.round(((lengths[index]?.frames ?? 0) * 1_000) / frameRate),
    };
  });
  const estimateWith = (isStored: (key: Digest) => boolean): Promise<Estimate> =>
    bench.estimate({ prepared, video, store: pretend(bench.store, isStored) });
  const shared = new Set(video.plan.nodes.flatMap(({ id, key }) => (personal.has(id) ? [] : [key])));
  const first = await estimateWith(() => false);
  const further = await estimateWith((key) => shared.has(key));
  const warnings = [
    ...warn(shots),
    ...warnOfSharing(shots, { prepared, frames: lengths.map(({ frames }) => frames) }),
    ...(await warnOfReviews(bench, said)),
  ];
  return summarise({ campaign, shots, first, further, warnings, personalNodes: [...personal] });
}

interface Change {
  readonly nodes: ReadonlySet<string>;
}

/** Of each variable whose value differs between rows: the nodes that another value makes others of. */
async function findChanges(
  bench: CampaignBench,
  {
    base,
    video,
    others,
  }: {
    readonly base: Readonly<Record<string, string>>;
    readonly video: VideoPlan;
    readonly others: readonly Readonly<Record<string, string>>[];
  },
): Promise<ReadonlyMap<string, Change>> {
  const keys = new Map(video.plan.nodes.map(({ id, key }) => [id, key]));
  const changes = new Map<string, Change>();
  for (const name of new Set([base, ...others].flatMap((values) => Object.keys(values)))) {
    const planned = await planOther(bench, { name, base, others });
    // Where no other value makes a video, all of it counts as the row's own.
    const nodes = planned
      ? planned.plan.nodes.filter(({ id, key }) => keys.get(id) !== key).map(({ id }) => id)
      : [...keys.keys()];
    changes.set(name, { nodes: new Set(nodes) });
  }
  return changes;
}

/** The plan with another row's value of a variable, or, where all rows say the same, with one that nobody has. */
async function planOther(
  bench: CampaignBench,
  {
    name,
    base,
    others,
  }: {
    readonly name: string;
    readonly base: Readonly<Record<string, string>>;
    readonly others: readonly Readonly<Record<string, string>>[];
  },
): Promise<VideoPlan | undefined> {
  const said = others.map((values) => values[name]).find((value) => value !== undefined && value !== base[name]);
  for (const value of [...(said === undefined ? [] : [said]), ...strangers]) {
    if (value === base[name]) continue;
    try {
      return (await bench.plan({ ...base, [name]: value })).video;
    } catch (error) {
      if (!(error instanceof SutradharError)) throw error;
    }
  }
  return undefined;
}

/** Values of every type that say nothing of anybody. */
const strangers = ["A", "B", "1", "7", "50", "2026-01-01", "₹1", "9:00", "100", "a.in"];

function explain(
  variables: readonly string[],
  { isSpoken, isShown }: { readonly isSpoken: boolean; readonly isShown: boolean },
): string {
  if (variables.length === 0) return "the same in every video: made once";
  const names = variables.map((name) => `{{${name}}}`).join(", ");
  if (isSpoken) return `says ${names}`;
  return isShown ? `shows ${names}` : `depends on ${names}`;
}

/** The template's own words again. */
function withoutValues(caption: string, values: Readonly<Record<string, string>>): string {
  const named = Object.entries(values)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .reduce((text, [name, value]) => (value === "" ? text : text.replaceAll(value, `{{${name}}}`)), caption);
  // A value may stand there in other words, such as a date: what is left of it is hidden.
  return redactValues(named, values);
}

/** A store that has what is asked about, and nothing else. */
function pretend(store: Store, isStored: (key: Digest) => boolean): Store {
  return {
    ...store,
    results: {
      ...store.results,
      find: async (key) => (isStored(key) ? { outputs: {} } : undefined),
      listKnown: async (keys) => new Set(keys.filter(isStored)),
    },
  };
}

function summarise(found: {
  readonly campaign: Campaign;
  readonly shots: readonly QuotedShot[];
  readonly first: Estimate;
  readonly further: Estimate;
  readonly warnings: readonly string[];
  readonly personalNodes: readonly string[];
}): CampaignQuote {
  const { campaign, shots, first, further, warnings, personalNodes } = found;
  const videos = campaign.rows.good;
  const videoMs = shots.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const personalMs = shots.reduce((sum, { isPersonal, durationMs }) => sum + (isPersonal ? durationMs : 0), 0);
  const sum = (a: number, b: number): number => Math.round(a + b * Math.max(0, videos - 1));
  return {
    videos,
    videoMs,
    minutes: Math.round((videos * videoMs) / 6_000) / 10,
    shots,
    changedShare: videoMs === 0 ? 0 : Math.round((1_000 * personalMs) / videoMs) / 1_000,
    first,
    further,
    total: {
      wallMs: sum(first.wallMs.likely, further.wallMs.likely),
      costInr: toInr(sum(first.costMicroInr.likely, further.costMicroInr.likely)),
    },
    priceList: first.priceList,
    warnings,
    personalNodes,
  };
}

function warn(shots: readonly QuotedShot[]): readonly string[] {
  const personal = shots.filter(({ isPersonal }) => isPersonal);
  const shown = personal.filter(({ isSpoken }) => !isSpoken);
  return [
    ...(personal.length === shots.length && shots.length > 1
      ? ["every shot is personal, so that each video is made whole: say the name in one sentence, if that is not meant"]
      : []),
    ...(shown.length > 0
      ? [
          `${shown.map(({ id }) => id).join(", ")}: something shown there makes a shot personal that says nothing of its own`,
        ]
      : []),
  ];
}

/** How many of the rows that are looked at say what moderation has a person look at. */
async function warnOfReviews(
  bench: CampaignBench,
  said: readonly Readonly<Record<string, string>>[],
): Promise<readonly string[]> {
  let waiting = 0;
  for (const values of said) if (await bench.needsReview(values)) waiting += 1;
  if (waiting === 0) return [];
  return [
    `${waiting} of the ${said.length} rows that were looked at say what a person has to let through before their videos are made (docs/guides/moderation.md): they come to in_review`,
  ];
}

/** Names last between half and twice as long as the first row's, or so. */
const spreadOfNames = [0.5, 2] as const;

/** What further videos cannot share, though nothing of it looks personal. */
function warnOfSharing(
  shots: readonly QuotedShot[],
  { prepared, frames }: { readonly prepared: PreparedVideo; readonly frames: readonly number[] },
): readonly string[] {
  const { profile, draft } = prepared;
  const first = shots.findIndex(({ isSpoken }) => isSpoken);
  if (first < 0) return [];
  const toMs = (count: number): number => (count * 1_000) / draft.picture.frameRate;
  const sum = (take: (index: number) => boolean): number =>
    frames.reduce((total, count, index) => total + (take(index) ? toMs(count) : 0), 0);
  const [ownMs, sharedMs] = [sum((index) => shots[index]?.isSpoken ?? false), sum((index) => !shots[index]?.isSpoken)];
  const [shortest, longest] = spreadOfNames.map((factor) => sharedMs + factor * ownMs) as [number, number];
  const rates = [shortest, longest].map((ms) => fitRateKbps(profile, ms));
  const behind = shots.slice(first + 1).some(({ isSpoken }) => !isSpoken);
  return [
    ...(rates[0] === rates[1]
      ? []
      : [
          `${profile.name} limits the file's size: between ${toSeconds(shortest)} and ${toSeconds(longest)} s its bit rate falls by a rung, and videos on one side of that share no pictures with those on the other`,
        ]),
    ...(behind && draft.music
      ? [
          `${shots[first]?.id ?? ""}: the music behind it is mixed and encoded once for each length that it has, and shared by rows whose values last as long`,
        ]
      : []),
  ];
}

function toSeconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
