import { toDecibels } from "./decibels.ts";
import { blockSamples, type StereoBlock } from "./sound-block.ts";

/** Measures loudness as ITU-R BS.1770-4 and EBU R 128 define it: K-weighting, 400 ms blocks, two gates. */
export interface LoudnessMeter {
  push(block: StereoBlock): void;
  /**
   * Integrated loudness of what was pushed so far; −Infinity where nothing passes the gate at −70 LUFS.
   * Sound shorter than one 400 ms block counts as one block of its own length.
   */
  integratedLufs(): number;
  /** Mean squares of the whole steps of 100 ms so far, channels added: what `integrateSteps` makes loudness of. */
  steps(): readonly number[];
  /** The same, and what is left of a step as the last one. */
  allSteps(): readonly number[];
}

/** Loudness of sound whose steps were measured piece by piece, each a whole number of steps long. */
export function integrateSteps(steps: readonly number[]): number {
  return gate(steps.length >= stepsPerBlock ? toBlocks(steps) : steps.length === 0 ? [] : [mean(steps)]);
}

const absoluteGateLufs = -70;
const relativeGateLu = -10;
const stepsPerBlock = 4;

export function createLoudnessMeter(): LoudnessMeter {
  const energy = createWeightedEnergy(blockSamples);
  return {
    push: (block) => energy.push(block),
    steps: () => energy.steps(),
    allSteps() {
      const { sum, samples } = energy.rest();
      return samples === 0 ? energy.steps() : [...energy.steps(), sum / samples];
    },
    integratedLufs() {
      const steps = energy.steps();
      if (steps.length >= stepsPerBlock) return gate(toBlocks(steps));
      const rest = energy.rest();
      const samples = steps.length * blockSamples + rest.samples;
      const sum = steps.reduce((total, step) => total + step * blockSamples, rest.sum);
      return gate(samples === 0 ? [] : [sum / samples]);
    },
  };
}

/** What loudness is made of: the power of K-weighted sound, channels added, step by step. */
export interface WeightedEnergy {
  push(block: StereoBlock): void;
  /** Mean squares of the whole steps so far. */
  steps(): readonly number[];
  /** Squares of what is left of a step, added. */
  rest(): { readonly sum: number; readonly samples: number };
}

/** @param stepSamples of 100 ms there are 36,000 steps an hour */
export function createWeightedEnergy(stepSamples: number): WeightedEnergy {
  const left = createKWeighting();
  /** A voice in the middle is the same on both sides, and filtered once until it is not. */
  let right: KWeighting | undefined;
  const steps: number[] = [];
  let leftSum = 0;
  let rightSum = 0;
  let count = 0;
  return {
    push(block) {
      for (let at = 0; at < block.left.length;) {
        const end = Math.min(block.left.length, at + stepSamples - count);
        if (block.left !== block.right) right ??= left.copy();
        leftSum = left.add(block.left, at, end, leftSum);
        rightSum = right ? right.add(block.right, at, end, rightSum) : leftSum;
        count += end - at;
        at = end;
        if (count < stepSamples) continue;
        steps.push((leftSum + rightSum) / count);
        leftSum = 0;
        rightSum = 0;
        count = 0;
      }
    },
    steps: () => steps,
    rest: () => ({ sum: leftSum + rightSum, samples: count }),
  };
}

function toBlocks(steps: readonly number[]): number[] {
  const blocks: number[] = [];
  for (let at = stepsPerBlock; at <= steps.length; at++) {
    blocks.push(steps.slice(at - stepsPerBlock, at).reduce((total, step) => total + step, 0) / stepsPerBlock);
  }
  return blocks;
}

function gate(blocks: readonly number[]): number {
  const audible = blocks.filter((energy) => toLufs(energy) > absoluteGateLufs);
  const threshold = toLufs(mean(audible)) + relativeGateLu;
  return toLufs(mean(audible.filter((energy) => toLufs(energy) > threshold)));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}

function toLufs(energy: number): number {
  return -0.691 + toDecibels(Math.sqrt(energy));
}

interface KWeighting {
  /**
   * Adds the squares of a stretch to a sum, after the two filters of BS.1770-4 (tables 1 and 2, for 48 kHz): the head's shelf,
   * then the high pass. The filters remember the stretch before.
   */
  add(samples: Float32Array, start: number, end: number, sum: number): number;
  /** Another that has heard the same. */
  copy(): KWeighting;
}

/** @param state what the two filters remember: of numbers alone, or every step of theirs would be boxed */
function createKWeighting(state = new Float64Array(4)): KWeighting {
  return {
    add(samples, start, end, before) {
      // Held apart from what is kept: a loop over variables of its own is twice as fast.
      let [s1, s2, h1, h2] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
      let sum = before;
      for (let at = start; at < end; at++) {
        const shelfIn = (samples[at] as number) + 1.69065929318241 * s1 - 0.73248077421585 * s2;
        const shelfOut = 1.53512485958697 * shelfIn - 2.69169618940638 * s1 + 1.19839281085285 * s2;
        s2 = s1;
        s1 = shelfIn;
        const passIn = shelfOut + 1.99004745483398 * h1 - 0.99007225036621 * h2;
        const passOut = passIn - 2 * h1 + h2;
        h2 = h1;
        h1 = passIn;
        sum += passOut * passOut;
      }
      // Digital silence would let the states decay into denormals, which are a hundred times slower.
      const isSilent = Math.abs(s1) + Math.abs(h1) < 1e-25;
      state[0] = isSilent ? 0 : s1;
      state[1] = isSilent ? 0 : s2;
      state[2] = isSilent ? 0 : h1;
      state[3] = isSilent ? 0 : h2;
      return sum;
    },
    copy: () => createKWeighting(state.slice()),
  };
}
