/**
 * A script said `times` over. Each time at another rate of speech, or the store would know every shot from the first.
 */
export function lengthenScript(script: string, times: number): string {
  const match = /^---\n[\s\S]*?\n---\n/.exec(script);
  const head = match?.[0] ?? "";
  const body = script
    .slice(head.length)
    .replace(/<!--[\s\S]*?-->/g, "")
    .trim();
  const copies = Array.from({ length: times }, (_, index) => {
    const ratePercent = 100 + index;
    return body
      .split(/\n\s*\n/)
      .map((block) => (isSpoken(block) ? `<prosody rate="${ratePercent}%">${block}</prosody>` : block))
      .join("\n\n");
  });
  return `${head}\n${copies.join("\n\n")}\n`;
}

/** Headings, lists and slides are not. */
function isSpoken(block: string): boolean {
  return !/^\s*(?:#|[-*+] |\d+[.)] |!\[)/.test(block);
}
