import type { Attitude } from "./attitude.ts";

/** A sentence's features, and whether it ought to be stopped. */
export interface AttitudeSample {
  readonly features: ReadonlySet<string>;
  readonly isHateful: boolean;
}

export interface FitOptions {
  /** A feature of fewer samples says nothing: templates are filled thrice. */
  readonly samplesMin: number;
  /** How strongly weights are drawn to nothing. */
  readonly decay: number;
  readonly rounds: number;
}

const stepSize = 0.1;
/** Weights smaller than this decide nothing, and are left out. */
const weightMin = 0.005;

/** Fits weights by logistic regression (AdaGrad, in the order of a fixed shuffle): the same samples, the same weights. */
export function fitAttitude(samples: readonly AttitudeSample[], options: FitOptions): Attitude {
  const names = countedNames(samples, options.samplesMin);
  const ids = new Map(names.map((name, index) => [name, index]));
  const rows = samples.map(({ features, isHateful }) => ({
    places: [...features].flatMap((name) => ids.get(name) ?? []),
    goal: isHateful ? 1 : 0,
  }));
  const weights = new Float64Array(names.length);
  const squares = new Float64Array(names.length).fill(0.01);
  let bias = 0;
  const random = createShuffler();
  for (let round = 0; round < options.rounds; round += 1) {
    random.shuffle(rows);
    for (const { places, goal } of rows) {
      const scale = 1 / Math.sqrt(places.length || 1);
      const sum = places.reduce((total, place) => total + weights[place]! * scale, bias);
      const miss = 1 / (1 + Math.exp(-sum)) - goal;
      bias -= 0.01 * miss;
      for (const place of places) {
        const slope = miss * scale + options.decay * weights[place]!;
        squares[place]! += slope * slope;
        weights[place]! -= (stepSize * slope) / Math.sqrt(squares[place]!);
      }
    }
  }
  return { bias, weights: new Map(names.flatMap((name, index) => keepWeight(name, weights[index]!))) };
}

function keepWeight(name: string, weight: number): readonly (readonly [string, number])[] {
  return Math.abs(weight) < weightMin ? [] : [[name, weight]];
}

function countedNames(samples: readonly AttitudeSample[], samplesMin: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { features } of samples) for (const name of features) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= samplesMin).map(([name]) => name);
}

/** A linear congruential generator: any order will do, as long as it is the same one. */
function createShuffler(): { shuffle(rows: unknown[]): void } {
  let state = 7;
  const below = (count: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * count);
  };
  return {
    shuffle(rows) {
      for (let last = rows.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [rows[last], rows[other]] = [rows[other], rows[last]];
      }
    },
  };
}
