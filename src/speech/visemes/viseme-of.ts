import { phoneParts } from "./phone-parts.ts";
import type { Viseme } from "./viseme.ts";

/**
 * The mouth class of a phone: of its nucleus where it is a diphthong, of silence where it is "".
 * @throws SutradharError `internal` where no table knows the phone.
 */
export function visemeOf(ipa: string): Viseme {
  if (ipa === "") return "sil";
  const first = phoneParts(ipa)[0];
  return first ? first.shape.viseme : "sil";
}
