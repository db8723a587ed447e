import type { Digest, Random } from "../../core/index.ts";
import { handShapes, type HandShape } from "../pose.ts";
import { addNoise, addSwell, between, ease, randomFor, tickMs, type Curve } from "./motion-clock.ts";
import type { SpeechCues } from "./speech-cues.ts";

/** When the shot's list comes to a point, and which it is. */
export interface CountedPoint {
  readonly atMs: number;
  /** 1 for the first of the list. */
  readonly count: number;
}

export interface HandCurves {
  readonly handLeft: Curve;
  readonly raiseLeft: Curve;
  readonly beatLeft: Curve;
  readonly handRight: Curve;
  readonly raiseRight: Curve;
  readonly beatRight: Curve;
}

/** One raising of a hand: up by `upMs`, down again from `untilMs` on. */
export interface Gesture {
  readonly side: "left" | "right";
  readonly upMs: number;
  readonly untilMs: number;
  readonly riseMs: number;
  readonly fallMs: number;
  /** What is shown, from when on; the first is there from the start. */
  readonly shapes: readonly { readonly shape: HandShape; readonly atMs: number }[];
}

/** Of a raised hand: below the top, which it reaches for a moment as it arrives. */
const heldRaise = 0.965;
const holdMsMin = 380;
/** At a shot's ends no hand moves. */
const edgeMs = 40;
/** An arm takes this long up and down where speech leaves it the time, and never less than the least. */
const risingMs = { least: 420, ordinary: [540, 640] } as const;
const fallingMs = { least: 460, ordinary: [600, 720] } as const;
/** A hand that would be needed again this soon stays up. */
const stayMs = 1500;
/** Between two gestures a presenter is at ease for at least this long. */
const easeBetweenMs = 1100;
/** A sentence without emphasis is now and then underlined; a shorter one never is. */
const plainShare = 0.34;
const plainSpeechMsMin = 2300;
/** A point comes a little before its word; the fingers are there with the word. */
const countLagMs = 200;
const countSpacingMs = 600;
const chance = { strong: 1, moderate: 0.75 } as const;

/** Hands for emphasis and counting. Without energy they stay down. */
export function moveHands(
  seed: Digest,
  ticks: number,
  restMs: number,
  said: { readonly cues: SpeechCues; readonly counts: readonly CountedPoint[] },
  energy: number,
): HandCurves {
  const curve = (): Curve => new Float64Array(ticks);
  const left = { hand: curve(), raise: curve(), beat: curve() };
  const right = { hand: curve(), raise: curve(), beat: curve() };
  const random = randomFor(seed, "hands");
  for (const gesture of energy > 0 ? planGestures(said, restMs, random) : []) {
    raiseHand(gesture.side === "left" ? left : right, gesture, said.cues, random);
  }
  return {
    handLeft: left.hand,
    raiseLeft: left.raise,
    beatLeft: left.beat,
    handRight: right.hand,
    raiseRight: right.raise,
    beatRight: right.beat,
  };
}

/** Counting comes first; what is emphasised takes an open palm where a hand is free. All are down at `restMs`. */
export function planGestures(
  { cues, counts }: { readonly cues: SpeechCues; readonly counts: readonly CountedPoint[] },
  restMs: number,
  random: Random,
): readonly Gesture[] {
  const gestures = countOnFingers(counts, random);
  const side = random() < 0.62 ? "right" : "left";
  // Drawn whether it is used or not, so that one word's emphasis does not change another's gesture.
  const isPlainMarked = random() < plainShare;
  const emphasised = cues.beats.flatMap(({ emphasis, atMs }) => {
    const draw = random();
    return emphasis !== "none" && draw < chance[emphasis] ? [atMs] : [];
  });
  const plain = counts.length === 0 && emphasised.length === 0 && isPlainMarked ? findPlainBeat(cues) : [];
  for (const atMs of [...emphasised, ...plain]) gestures.push(offer(atMs, side, random));
  return fit(gestures, restMs);
}

function offer(atMs: number, side: Gesture["side"], random: Random): Gesture {
  const upMs = atMs - 50;
  return {
    side,
    upMs,
    untilMs: upMs + between(random, 620, 1000),
    riseMs: between(random, ...risingMs.ordinary),
    fallMs: between(random, ...fallingMs.ordinary),
    shapes: [{ shape: "open", atMs: 0 }],
  };
}

/** The strongest beat of a long plain sentence, not at its very start. */
function findPlainBeat({ beats, phrases }: SpeechCues): readonly number[] {
  const startMs = phrases[0]?.startMs ?? 0;
  const endMs = phrases.at(-1)?.endMs ?? 0;
  if (endMs - startMs < plainSpeechMsMin) return [];
  const inside = beats.filter(({ atMs }) => atMs > startMs + 450 && atMs < endMs - 500);
  const strongest = inside.toSorted((a, b) => b.weight - a.weight || a.atMs - b.atMs)[0];
  return strongest ? [strongest.atMs] : [];
}

/** Fingers for the first three of a list; a further point is only offered. The viewer's right hand counts. */
function countOnFingers(counts: readonly CountedPoint[], random: Random): Gesture[] {
  // Of points that come at once only the last is shown.
  const apart = counts.filter(({ atMs }, index) => (counts[index + 1]?.atMs ?? Infinity) - atMs >= countSpacingMs);
  return apart.map(({ atMs, count }) => ({
    ...offer(atMs + countLagMs, "right", random),
    shapes: [{ shape: handShapes[count] ?? "open", atMs: 0 }],
  }));
}

/** Makes gestures fit the shot and each other: near ones are one, those that cannot be finished are left out. */
function fit(wanted: readonly Gesture[], restMs: number): readonly Gesture[] {
  const fitted: Gesture[] = [];
  for (const gesture of wanted) {
    const rise = Math.max(risingMs.least, Math.min(gesture.riseMs, gesture.upMs - edgeMs));
    const upMs = Math.max(gesture.upMs, rise + edgeMs);
    const fall = Math.max(fallingMs.least, Math.min(gesture.fallMs, restMs - edgeMs - upMs - holdMsMin));
    const untilMs = Math.min(Math.max(gesture.untilMs, upMs + holdMsMin), restMs - fall - edgeMs);
    if (untilMs - upMs < holdMsMin) continue;
    place(fitted, { ...gesture, riseMs: rise, fallMs: fall, upMs, untilMs });
  }
  return fitted;
}

function place(fitted: Gesture[], next: Gesture): void {
  const near = fitted.filter(
    (other) =>
      next.upMs - next.riseMs < other.untilMs + other.fallMs + easeBetweenMs &&
      other.upMs - other.riseMs < next.untilMs + next.fallMs + easeBetweenMs,
  );
  if (near.length === 0) {
    fitted.push(next);
    return;
  }
  // Only what follows closely on the same hand goes on; anything else would be restless.
  const [before] = near;
  if (near.length > 1 || !before || before.side !== next.side) return;
  if (next.upMs < before.upMs || next.upMs - before.untilMs > stayMs) return;
  const [first] = next.shapes;
  const last = before.shapes.at(-1);
  const isOther = first !== undefined && last !== undefined && first.shape !== last.shape;
  // An open palm does not break into counting.
  if (isOther && (first.shape === "open") !== (last.shape === "open")) return;
  const shapes = isOther ? [...before.shapes, { shape: first.shape, atMs: next.upMs }] : before.shapes;
  fitted[fitted.indexOf(before)] = {
    ...before,
    untilMs: Math.max(before.untilMs, next.untilMs),
    fallMs: next.fallMs,
    shapes,
  };
}

const changeMs = 150;

function raiseHand(
  { hand, raise, beat }: { hand: Curve; raise: Curve; beat: Curve },
  gesture: Gesture,
  cues: SpeechCues,
  random: Random,
): void {
  const { upMs, untilMs, riseMs, fallMs, side } = gesture;
  const outwards = side === "right" ? 1 : -1;
  const drift = new Float64Array(raise.length);
  const tilt = new Float64Array(raise.length);
  addNoise(drift, random, 830, 0.006);
  addNoise(tilt, random, 1070, 0.7);
  const from = Math.max(0, Math.ceil((upMs - riseMs) / tickMs));
  const to = Math.min(raise.length - 1, Math.floor((untilMs + fallMs) / tickMs));
  const moved = new Float64Array(raise.length);
  // It arrives a little high and settles, leaning out for a moment as an arm does that is swung up.
  addSwell(moved, { atMs: upMs, riseMs: riseMs * 0.5, holdMs: 30, fallMs: 240, amount: 1 - heldRaise });
  addSwell(tilt, { atMs: upMs - riseMs * 0.45, riseMs: riseMs * 0.5, holdMs: 0, fallMs: 300, amount: 2.4 * outwards });
  for (const { atMs, weight } of cues.beats) {
    if (atMs < upMs + 120 || atMs > untilMs - 60) continue;
    const size = weight * between(random, 0.8, 1.2);
    addSwell(moved, { atMs: atMs - 150, riseMs: 130, holdMs: 0, fallMs: 140, amount: 0.01 * size });
    addSwell(moved, { atMs: atMs + 20, riseMs: 150, holdMs: 10, fallMs: 280, amount: -0.032 * size });
    addSwell(tilt, { atMs: atMs + 20, riseMs: 150, holdMs: 10, fallMs: 280, amount: 1.1 * size * outwards });
  }
  for (const { atMs } of gesture.shapes.slice(1)) {
    // Fingers change while the hand dips.
    addSwell(moved, { atMs, riseMs: changeMs, holdMs: 0, fallMs: changeMs + 60, amount: -0.07 });
  }
  for (let tick = from; tick <= to; tick += 1) {
    const timeMs = tick * tickMs;
    const up = Math.min(ease((timeMs - upMs) / riseMs + 1), ease((untilMs + fallMs - timeMs) / fallMs));
    const shape = gesture.shapes.findLast(({ atMs }, index) => index === 0 || timeMs >= atMs)?.shape ?? "open";
    hand[tick] = handShapes.indexOf(shape) + 1;
    raise[tick] = Math.max(0, Math.min(1, up * (heldRaise + (moved[tick] ?? 0) + (drift[tick] ?? 0))));
    beat[tick] = (tilt[tick] ?? 0) * up;
  }
}
