import type { SpokenPhone } from "../spoken.ts";
import type { Viseme } from "./viseme.ts";
import { visemeOf } from "./viseme-of.ts";

/** A phone of the timeline, with the mouth class that shows it. */
export interface TimedViseme {
  readonly ipa: string;
  readonly viseme: Viseme;
  readonly startMs: number;
  readonly endMs: number;
}

export function timedVisemes(phones: readonly SpokenPhone[]): readonly TimedViseme[] {
  return phones.map(({ ipa, startMs, endMs }) => ({ ipa, viseme: visemeOf(ipa), startMs, endMs }));
}
