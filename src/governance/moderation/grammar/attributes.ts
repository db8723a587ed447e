import { SutradharError } from "../../../core/index.ts";

/** What stands in the square brackets above a block of a data file: a name, then `key=value` pairs. */
export interface BlockHead {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A line of a data file, with the block that it stands in. */
export interface BlockLine {
  readonly head: BlockHead;
  readonly text: string;
  readonly line: number;
}

/**
 * Reads the form that lexicons and frames share: `#` begins a comment line, `[name key=value key="two words"]` begins a
 * block, every other line belongs to it.
 *
 * @throws SutradharError `lexicon_invalid` with file and line.
 */
export function readBlocks(file: string, text: string): readonly BlockLine[] {
  const lines: BlockLine[] = [];
  let head: BlockHead | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) head = parseHead(file, line, index + 1);
    else if (head) lines.push({ head, text: line, line: index + 1 });
    else throw dataProblem(file, index + 1, "expected a [block] before the first entry");
  }
  return lines;
}

export function dataProblem(file: string, line: number, message: string): SutradharError {
  return new SutradharError("lexicon_invalid", `${file}:${line}: ${message}`, { details: { file, line } });
}

function parseHead(file: string, line: string, number: number): BlockHead {
  const match = /^\[(?<name>[a-z][a-z0-9-]*)(?<rest>(?: [a-z]+=(?:"[^"]*"|[^\s"\]]+))*)\]$/.exec(line);
  if (!match?.groups) throw dataProblem(file, number, `expected [name key=value …], got ${line}`);
  const pairs = match.groups["rest"]!.matchAll(/ ([a-z]+)=(?:"([^"]*)"|([^\s"]+))/g);
  const attributes = Object.fromEntries([...pairs].map(([, key, quoted, bare]) => [key!, quoted ?? bare!]));
  return { name: match.groups["name"]!, attributes };
}
