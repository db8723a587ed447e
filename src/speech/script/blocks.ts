import { fromMarkdown } from "mdast-util-from-markdown";
import type { RootContent } from "mdast";
import { limits } from "../../core/index.ts";
import type { Findings, SourceText } from "./source-text.ts";
import { codePoint } from "./variable-value.ts";

/** A Markdown node, with the offset in the file that its own offsets count from. */
export interface Block {
  readonly node: RootContent;
  readonly blockOffset: number;
}

/** Attributes in braces at the end of a heading, by the offset of the heading's line. */
export type HeadingBraces = ReadonlyMap<number, { readonly text: string; readonly offset: number }>;

export interface Body {
  readonly blocks: readonly Block[];
  readonly braces: HeadingBraces;
}

/**
 * Reads the body as CommonMark, a stretch between blank lines at a time: the parser's time grows with the
 * square of what it is given, and a hostile script must not take minutes. Off are constructs that would
 * swallow speech: HTML blocks (a line that begins with `<break/>`), indented code, character references.
 */
export function parseBody(source: SourceText, startOffset: number, findings: Findings): Body {
  const withoutControls = maskControls(source, startOffset, findings);
  const withoutComments = maskComments(withoutControls, startOffset, source, findings);
  const withoutDeclarations = maskDeclarations(withoutComments, startOffset, source, findings);
  const { text, braces } = maskBraces(withoutDeclarations, startOffset);
  const blocks: Block[] = [];
  let count = 0;
  for (const { start, end } of stretches(text, startOffset)) {
    count += 1;
    if (count > limits.shotsMax * 2) {
      const message = `a script must have at most ${limits.shotsMax * 2} paragraphs, lists and headings; divide it`;
      findings.problem(message, source.positionAt(start), "limit_exceeded");
      break;
    }
    const stretch = text.slice(start, end);
    const refused = refuseStretch(stretch);
    if (refused) {
      findings.problem(refused, source.positionAt(start), "limit_exceeded");
      continue;
    }
    for (const node of fromMarkdown(stretch, { extensions: [extension] }).children)
      blocks.push({ node, blockOffset: start });
  }
  return { blocks, braces };
}

const extension = { disable: { null: ["htmlFlow", "codeIndented", "characterReference"] } };

function refuseStretch(stretch: string): string | undefined {
  if (stretch.length > limits.paragraphCharsMax) {
    return `a paragraph or list must have at most ${limits.paragraphCharsMax} characters, got ${stretch.length}; divide it with an empty line`;
  }
  const nested = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){9}/m.test(stretch);
  return nested ? "lists and quotes must not be nested 9 deep" : undefined;
}

/** Runs of lines that are not blank. */
function* stretches(text: string, startOffset: number): Generator<{ start: number; end: number }> {
  const form = /[^\n]*(?:\n|$)/y;
  let start = startOffset;
  let isOpen = false;
  for (let at = startOffset; at < text.length;) {
    form.lastIndex = at;
    const line = form.exec(text)?.[0] ?? "";
    const isBlank = line.trim() === "";
    if (isBlank && isOpen) yield { start, end: at };
    if (!isBlank && !isOpen) start = at;
    isOpen = !isBlank;
    at += Math.max(1, line.length);
  }
  if (isOpen) yield { start, end: text.length };
}

/** Control characters have neither sound nor shape; most come from a broken export. */
function maskControls(source: SourceText, startOffset: number, findings: Findings): string {
  // Cc are control characters, Cs is half a surrogate pair.
  const form = /[^\P{Cc}\t\n]|\p{Cs}/gu;
  return source.text.replaceAll(form, (found, offset: number) => {
    if (offset >= startOffset) {
      findings.problem(
        `text must hold no control characters, got ${codePoint(found)}; delete it`,
        source.positionAt(offset),
      );
    }
    return " ";
  });
}

/** Comments become spaces, so that everything else keeps its place. */
function maskComments(text: string, startOffset: number, source: SourceText, findings: Findings): string {
  let masked = text.slice(0, startOffset);
  let at = startOffset;
  for (;;) {
    const open = text.indexOf("<!--", at);
    if (open < 0) return masked + text.slice(at);
    const close = text.indexOf("-->", open + 4);
    if (close < 0)
      findings.problem("a comment <!-- must end with -->, got the end of the file", source.positionAt(open));
    const end = close < 0 ? text.length : close + 3;
    masked += text.slice(at, open) + text.slice(open, end).replaceAll(/[^\n]/g, " ");
    at = end;
  }
}

/** `<!DOCTYPE`, `<![CDATA[` and `<?xml` are never speech, and the parser's search for their ends takes minutes. */
function maskDeclarations(text: string, startOffset: number, source: SourceText, findings: Findings): string {
  return text.replaceAll(/(?<!\\)<(?:\?|!(?=[A-Za-z[]))/g, (found, offset: number) => {
    if (offset < startOffset) return found;
    const message = `only SSML elements and <!-- comments --> stand in angle brackets, got ${found}; for a plain < write \\<`;
    findings.problem(message, source.positionAt(offset));
    return "  ";
  });
}

/** `## Title {avatar=asha}`: the braces are taken out before Markdown sees them. */
function maskBraces(text: string, startOffset: number): { text: string; braces: HeadingBraces } {
  const braces = new Map<number, { text: string; offset: number }>();
  const form = /^( {0,3}#{1,6}[ \t][^\n]*?)(?<!\{)\{([^{}\n]*)\}(?!\})([ \t]*#*[ \t]*)$/gm;
  const masked = text.replaceAll(form, (whole, before: string, inside: string, after: string, offset: number) => {
    if (offset < startOffset) return whole;
    const start = offset + before.length;
    braces.set(offset + before.length - before.trimStart().length, { text: inside, offset: start + 1 });
    return before + " ".repeat(inside.length + 2) + after;
  });
  return { text: masked, braces };
}
