import type { Language } from "../spoken.ts";

export function ipaToEspeak(ipa: string, _language: Language): string {
  return ipa;
}
