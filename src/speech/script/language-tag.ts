import { languages, type Language } from "../spoken.ts";

/** `hi`, `HI` and `hi-IN` are all Hindi: a region does not choose a voice here. */
export function findLanguage(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(tag) ? languages.find((each) => each === primary) : undefined;
}

export function explainLanguage(tag: string): string {
  return `language must be one that has a voice (${languages.join(", ")}), got ${JSON.stringify(tag.slice(0, 40))}`;
}
