/** One attribute of a tag, with the place of its name in the tag's text. */
export interface TagAttribute {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

export interface Tag {
  readonly name: string;
  readonly kind: "open" | "close" | "empty";
  readonly attributes: readonly TagAttribute[];
}

/** Reads what Markdown recognised as a tag; undefined for declarations and instructions, which are none. */
export function parseTag(text: string): Tag | undefined {
  const close = /^<\/([A-Za-z][A-Za-z0-9:-]*)\s*>$/.exec(text);
  if (close) return { name: close[1] ?? "", kind: "close", attributes: [] };
  const open = /^<([A-Za-z][A-Za-z0-9:-]*)/.exec(text);
  if (!open) return undefined;
  const attributes: TagAttribute[] = [];
  const form = /\s+([A-Za-z_:][\w.:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?/y;
  form.lastIndex = open[0].length;
  let end = form.lastIndex;
  for (let match = form.exec(text); match; match = form.exec(text)) {
    const [whole, name = "", written = ""] = match;
    const at = match.index + whole.length - whole.trimStart().length;
    attributes.push({ name, value: decodeXml(written.replace(/^(["'])(.*)\1$/s, "$2")), at });
    end = form.lastIndex;
  }
  const tail = text.slice(end).trim();
  if (tail !== ">" && tail !== "/>") return undefined;
  return { name: open[1] ?? "", kind: tail === "/>" ? "empty" : "open", attributes };
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
export const entityForm = /&(amp|lt|gt|quot|apos|nbsp);/g;

export function decodeXml(text: string): string {
  return text.replaceAll(entityForm, (whole, name: string) => entities[name] ?? whole);
}
