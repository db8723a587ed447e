import type { Digest } from "../../core/index.ts";
import { encodeSpan } from "./encode-span.ts";
import type { PlayableSegment } from "./list-playable.ts";
import { createMediaSegment } from "./media-segment.ts";
import { layOutSpan, type SoundSpan } from "./span-sound.ts";

/**
 * A segment's bytes, from its chunk and the speech that its span names.
 * @throws SutradharError `blob_corrupt`, `engine_failed`
 */
export async function writeSegment({
  segment,
  span,
  chunk,
  speech,
}: {
  readonly segment: PlayableSegment;
  /** As `spanSound` gives it for the segment. */
  readonly span: SoundSpan;
  readonly chunk: Uint8Array;
  /** The 16-bit samples of each piece of the span. */
  readonly speech: ReadonlyMap<Digest, Uint8Array>;
}): Promise<Uint8Array<ArrayBuffer>> {
  const { sequence, startFrame } = segment;
  const sound = await encodeSpan(span, layOutSpan(span, speech));
  return createMediaSegment({ chunk, sequence, startFrame, sound });
}
