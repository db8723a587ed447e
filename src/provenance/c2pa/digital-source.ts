/** IPTC's words for where a picture or a sound comes from: https://cv.iptc.org/newscodes/digitalsourcetype/ */
export const digitalSources = [
  /** Made by a program that has learnt from nothing: painted rigs, formant speech, scores. */
  "algorithmicMedia",
  /** Made by a model that was trained on sampled content. */
  "trainedAlgorithmicMedia",
  /** Taken by a camera or a microphone. */
  "digitalCapture",
  /** Made by a person with a program: slides, logos. */
  "digitalCreation",
] as const;
export type DigitalSource = (typeof digitalSources)[number];

export type CombinedSource = DigitalSource | "compositeSynthetic" | "compositeWithTrainedAlgorithmicMedia";

/** What a whole is, from what its parts are: with a trained part it is never called less than that. */
export function combineSources(sources: Iterable<DigitalSource>): CombinedSource {
  const kinds = new Set(sources);
  const isTrained = kinds.has("trainedAlgorithmicMedia");
  if (kinds.has("digitalCapture")) return isTrained ? "compositeWithTrainedAlgorithmicMedia" : "compositeSynthetic";
  if (isTrained) return kinds.size === 1 ? "trainedAlgorithmicMedia" : "compositeWithTrainedAlgorithmicMedia";
  // What a person drew beside what a program did is a mix of which one part is synthetic.
  return kinds.has("digitalCreation") ? "compositeSynthetic" : "algorithmicMedia";
}

export function sourceUri(source: CombinedSource): string {
  return `http://cv.iptc.org/newscodes/digitalsourcetype/${source}`;
}
