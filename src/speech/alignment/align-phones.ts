import type { SpokenPhone } from "../spoken.ts";
import { findPath, type HeardState } from "./find-path.ts";
import { frameMs } from "./log-mel.ts";
import { classesOf, classPhones } from "./phone-classes.ts";

/** A sentence's phones as an engine would say them: "" is a pause, which the speaker may leave out or make elsewhere. */
export type ExpectedSentence = readonly Pick<SpokenPhone, "ipa" | "stress">[];

export interface AlignedSentence {
  /** As many as were expected and in their order, but for pauses: those that were made, wherever. Contiguous. */
  readonly phones: readonly (SpokenPhone & { readonly place: number | undefined })[];
  readonly startMs: number;
  readonly endMs: number;
  /**
   * How well the sound fits the text: the mean over its frames of how much less likely the text is than whatever is likeliest,
   * as a logarithm. 0 is a perfect fit; below −2 something else was said.
   */
  readonly fit: number;
}

/** The shortest that a phone is heard, in frames. */
const shortest = 2;

/**
 * When each phone of a known text is heard. Between words of a sentence, and between sentences, there may be pauses.
 * @param scores logarithms of the classes, frame-major, of the whole recording
 * @throws SutradharError `limit_exceeded` where the recording is shorter than the text
 */
export function alignPhones(scores: Float32Array, sentences: readonly ExpectedSentence[]): readonly AlignedSentence[] {
  const chain = createChain(sentences);
  const path = findPath(
    scores,
    classPhones.length,
    chain.map(({ state }) => state),
  );
  const aligned = sentences.map(
    (): { phones: (SpokenPhone & { place: number | undefined })[]; fit: number; frames: number } => ({
      phones: [],
      fit: 0,
      frames: 0,
    }),
  );
  for (let frame = 0; frame < path.length; frame++) {
    const { sentence, place, phone } = chain[path[frame] as number] as Link;
    const target = aligned[sentence];
    if (!target) continue;
    const startMs = frame * frameMs;
    const open = target.phones.at(-1);
    if (open && open.place === place && open.endMs === startMs)
      target.phones[target.phones.length - 1] = { ...open, endMs: startMs + frameMs };
    else target.phones.push({ ...phone, place, startMs, endMs: startMs + frameMs });
    if (place === undefined) continue;
    target.fit += fitOf(scores, frame, (chain[path[frame] as number] as Link).state.heard);
    target.frames++;
  }
  return aligned.map(({ phones, fit, frames }) => ({
    phones,
    startMs: phones[0]?.startMs ?? 0,
    endMs: phones.at(-1)?.endMs ?? 0,
    fit: frames === 0 ? -Infinity : fit / frames,
  }));
}

function fitOf(scores: Float32Array, frame: number, heard: number): number {
  const classes = classPhones.length;
  let most = -Infinity;
  for (let at = frame * classes; at < (frame + 1) * classes; at++) most = Math.max(most, scores[at] as number);
  return (scores[frame * classes + heard] as number) - most;
}

interface Link {
  readonly state: HeardState;
  readonly phone: Pick<SpokenPhone, "ipa" | "stress">;
  /** Which of the sentence's phones; undefined in a pause. */
  readonly place: number | undefined;
  /** −1 between sentences. */
  readonly sentence: number;
}

function createChain(sentences: readonly ExpectedSentence[]): readonly Link[] {
  const links: Link[] = [];
  const pause = (sentence: number): void => {
    const last = links.at(-1);
    if (last?.state.isOptional && last.sentence === sentence) return;
    const state = { heard: 0, isOptional: true, mayStay: true };
    links.push({ state, phone: { ipa: "", stress: 0 }, place: undefined, sentence });
  };
  for (const [sentence, phones] of sentences.entries()) {
    // Two pauses side by side would be one: of what lies between sentences, none belongs to either.
    pause(-1);
    for (const [place, phone] of phones.entries()) {
      if (phone.ipa === "") {
        if (place > 0 && place < phones.length - 1) pause(sentence);
        continue;
      }
      for (const heard of classesOf(phone.ipa)) {
        for (let frame = 0; frame < shortest; frame++) {
          links.push({ state: { heard, isOptional: false, mayStay: frame === shortest - 1 }, phone, place, sentence });
        }
      }
    }
  }
  pause(-1);
  return links;
}
