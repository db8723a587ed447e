import type { Random } from "../../../src/core/index.ts";

/** Whose process is killed. Workers are two: the server's own, and one beside it. */
export type Victim = "server" | "worker" | "render process" | "espeak";

/** What is done to the production line, once it has come so far. */
export type Blow = {
  /** The share of the work that is done by then, 0 to 1. */
  readonly atShare: number;
  /** How long after that, so that blows also meet what recovers from another. */
  readonly delayMs: number;
} & (
  | { readonly kind: "kill"; readonly victim: Victim; readonly chance: number }
  | { readonly kind: "postgres"; readonly how: "killed" | "stopped" }
  | { readonly kind: "sleep"; readonly forMs: number }
);

/** Of a hundred kills: what draws is killed most, since it works most. */
const weights: readonly (readonly [Victim, number])[] = [
  ["server", 12],
  ["worker", 28],
  ["render process", 42],
  ["espeak", 18],
];

const firstShare = 0.02;
const lastShare = 0.95;
const delayMsMax = 1_500;
/** Well past the 10 s after which a worker that says nothing is taken for lost. */
const sleepMs = 26_000;

export interface BlowCounts {
  readonly kills: number;
  readonly postgresRestarts: number;
  readonly sleeps: number;
}

/** Draws what happens, in the order of its happening: the same seed, the same blows. */
export function drawBlows({ kills, postgresRestarts, sleeps }: BlowCounts, random: Random): readonly Blow[] {
  const when = (from = firstShare, to = lastShare) => ({
    atShare: from + random() * (to - from),
    delayMs: Math.round(random() * delayMsMax),
  });
  const blows: Blow[] = [
    ...Array.from({ length: kills }, (_, index): Blow => {
      // Each is struck at least once, however few kills there are.
      const victim = weights[index]?.[0] ?? chooseVictim(random);
      return { ...when(), kind: "kill", victim, chance: random() };
    }),
    ...Array.from({ length: postgresRestarts }, (_, index): Blow => {
      return { ...when(), kind: "postgres", how: index % 2 === 0 ? "killed" : "stopped" };
    }),
    // Early enough that there is still work when it wakes.
    ...Array.from({ length: sleeps }, (): Blow => ({ ...when(0.2, 0.5), kind: "sleep", forMs: sleepMs })),
  ];
  return blows.sort((a, b) => a.atShare - b.atShare);
}

function chooseVictim(random: Random): Victim {
  let rest = random() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [victim, weight] of weights) {
    rest -= weight;
    if (rest < 0) return victim;
  }
  return "render process";
}
