import type { Row } from "../document.ts";
import type { Attempt, Evidence } from "./evidence.ts";
import type { Sleep, Strike } from "./strike.ts";
import type { Drawing } from "./task-journal.ts";

/** A row of the report, and whether it holds; one without a claim only tells. */
export interface Finding {
  readonly row: Row;
  readonly holds: boolean;
}

export const finding = (what: string, measured: string, wanted: string, holds: boolean): Finding => ({
  row: [what, measured, wanted],
  holds,
});
export const note = (what: string, measured: string): Finding => finding(what, measured, "", true);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const problemCharsMax = 300;

/** All of them made, and with the bytes that an undisturbed line makes. */
export function judgeVideos(
  { videos }: Evidence,
  wanted: readonly { readonly name: string; readonly masterSha256: string | undefined }[],
): Finding[] {
  const notReady = videos.filter(({ state }) => state !== "ready");
  const ready = new Map(videos.filter(({ state }) => state === "ready").map((video) => [video.name, video]));
  const isSame = wanted.filter(
    ({ name, masterSha256 }) => masterSha256 !== undefined && ready.get(name)?.masterSha256 === masterSha256,
  );
  const why = notReady
    .slice(0, 3)
    .map(({ id, state, problem }) => `${id} is ${state}: ${problem?.slice(0, problemCharsMax)}`);
  return [
    finding(
      "videos ready",
      [`${wanted.filter(({ name }) => ready.has(name)).length}`, ...why].join("; "),
      `${wanted.length}, and no other ending`,
      notReady.length === 0 && wanted.every(({ name }) => ready.has(name)),
    ),
    finding(
      "masters equal to the undisturbed line's",
      `${isSame.length}`,
      `${wanted.length}`,
      isSame.length === wanted.length,
    ),
  ];
}

/** Each video has left once, however often its release was begun. */
export function judgeEffects({ videos, attempts, effects }: Evidence): Finding[] {
  const done = attempts.filter(({ step, outcome }) => step === "release" && outcome === "done");
  const released = new Set(done.map(({ video }) => video));
  const count = videos.length;
  const counts = [done.length, released.size, effects.release, effects.sign];
  return [
    finding(
      "releases done, and effects kept",
      `${done.length} of ${released.size} videos, ${effects.release}, and ${effects.sign} signatures`,
      `${count}: each once`,
      counts.every((each) => each === count),
    ),
  ];
}

export function judgeRemains({ remains, deadLetters, failures }: Evidence): Finding[] {
  const left = Object.entries(remains).filter(([, count]) => count > 0);
  return [
    finding(
      "runs, steps, attempts, jobs and locks left",
      left.map(([what, count]) => `${count} ${what}`).join(", ") || "0",
      "0",
      left.length === 0,
    ),
    finding("dead letters", `${deadLetters}`, "0", deadLetters === 0),
    finding("attempts that counted against a step", `${failures}`, "0", failures === 0),
  ];
}

/** Each render process that is gone may have had one chunk half drawn. */
export function judgeDrawing(drawing: Drawing, processesLost: number): Finding[] {
  const { chunksNeeded, chunksAgain, framesNeeded, framesAgain } = drawing;
  return [
    finding(
      "chunks begun a second time",
      `${chunksAgain} (${framesAgain} frames)`,
      `≤ ${processesLost}: one for each render process that was lost`,
      chunksAgain <= processesLost,
    ),
    note("chunks needed", `${chunksNeeded} (${framesNeeded} frames)`),
  ];
}

/**
 * From the moment at which a worker died or stood still to another's beginning with what it held. Where somebody waits for
 * the video that is bounded; a campaign's steps go back into the queue, behind those.
 */
export function judgeTakeovers({ attempts }: Evidence, strikes: readonly Strike[], takeoverMsMax: number): Finding[] {
  const listTakeovers = (priority: Attempt["priority"]): readonly number[] =>
    attempts
      .flatMap((lost) => {
        if (lost.outcome !== "lost" || lost.priority !== priority) return [];
        const next = attempts.find(
          ({ run, node, fence }) => run === lost.run && node === lost.node && fence > lost.fence,
        );
        return next ? [next.startedMs - silentSince(lost, strikes)] : [];
      })
      .toSorted((one, other) => one - other);
  const tell = (sorted: readonly number[]): string =>
    `${seconds(sorted.at(-1) ?? 0)} (median ${seconds(sorted[Math.floor(sorted.length / 2)] ?? 0)})`;
  const [waitedFor, campaign] = [listTakeovers("interactive"), listTakeovers("bulk")];
  const count = (outcome: string): number => attempts.filter((attempt) => attempt.outcome === outcome).length;
  return [
    finding(
      "longest until a lost worker's step went on",
      tell(waitedFor),
      `≤ ${takeoverMsMax / 1000} s`,
      (waitedFor.at(-1) ?? 0) <= takeoverMsMax,
    ),
    note("the same of a campaign, which lets orders go first", tell(campaign)),
    note(
      "attempts in all, lost, handed back, dropped, reused",
      `${attempts.length}, ${["lost", "handed_back", "dropped", "reused"].map(count).join(", ")}`,
    ),
  ];
}

/** A worker that ended by another way than a blow was alive when it was last seen. */
function silentSince({ processId, startedMs, seenMs }: Attempt, strikes: readonly Strike[]): number {
  const strike = strikes.find(
    ({ what, processId: struck, atMs }) =>
      struck === processId && (what === "worker" || what === "worker stopped") && atMs >= startedMs,
  );
  return strike?.atMs ?? Math.max(startedMs, seenMs);
}

/** What another has begun since is that one's to end: of what a worker held that stood still, it may end only the rest. */
export function judgeSleeps({ attempts }: Evidence, sleeps: readonly Sleep[], wanted: number): Finding[] {
  const held = sleeps.flatMap((sleep) => sleep.held);
  const taken = held.filter(({ run, node, fence }) =>
    attempts.some((attempt) => attempt.run === run && attempt.node === node && attempt.fence > fence),
  );
  const late = taken.filter(({ run, node, fence }) =>
    attempts.some(
      (attempt) =>
        attempt.run === run && attempt.node === node && attempt.fence === fence && attempt.outcome !== "lost",
    ),
  );
  const longest = Math.max(0, ...sleeps.map(({ fromMs, untilMs }) => untilMs - fromMs));
  return [
    finding(
      "workers stopped and woken",
      `${sleeps.length}, for ${seconds(longest)}`,
      `${wanted}`,
      sleeps.length === wanted,
    ),
    finding(
      "steps that they held, that others took over, that they ended all the same",
      [held, taken, late].map(({ length }) => length).join(", "),
      "any, any, 0",
      late.length === 0,
    ),
  ];
}

/** Between two steps that were done, from the first order on. */
export function measureStandstill({ attempts }: Evidence, startedAtMs: number): number {
  const ends = attempts
    .filter(({ outcome, endedMs }) => endedMs !== null && (outcome === "done" || outcome === "reused"))
    .map(({ endedMs }) => endedMs as number)
    .toSorted((a, b) => a - b);
  return Math.max(0, ...ends.map((endMs, index) => endMs - (ends[index - 1] ?? startedAtMs)));
}
