import type { RunPurpose } from "./tables.ts";

/** What a video is made by. Other runs look at it, or work beside it: its state follows none of them. */
export const makingPurposes = ["measure", "make"] as const satisfies readonly RunPurpose[];

export function isMaking(purpose: RunPurpose): boolean {
  return purpose === "measure" || purpose === "make";
}
