import { limits, SutradharError, type ErrorCode, type Problem, type SourcePosition } from "../../core/index.ts";

/** A file's text with its lines counted, so that an offset becomes a line and a column. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Columns count UTF-16 units from 1, as editors do. */
  positionAt(offset: number): SourcePosition;
}

/** Byte-order mark off, every line end a line feed: neither moves a line or a column. */
export function createSourceText(file: string, rawText: string): SourceText {
  const text = rawText.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return {
    file,
    text,
    positionAt(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lineStarts[middle] ?? 0) <= clamped) low = middle;
        else high = middle - 1;
      }
      return { file, line: low + 1, column: clamped - (lineStarts[low] ?? 0) + 1 };
    },
  };
}

/** Findings of one reading, so that a writer mends them all at once. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  problem(message: string, position?: SourcePosition, code?: ErrorCode): void;
  warn(message: string, position?: SourcePosition, code?: ErrorCode): void;
  /** @throws SutradharError with the problems' own code where they share one, else `code`. */
  throwIfAny(what: string): void;
}

export function createFindings(code: ErrorCode): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  let found = 0;
  const make = (message: string, position: SourcePosition | undefined, own: ErrorCode): Problem =>
    position ? { code: own, message, position } : { code: own, message };
  return {
    problems,
    warnings,
    problem(message, position, own = code) {
      found += 1;
      if (problems.length < limits.problemsMax) problems.push(make(message, position, own));
    },
    warn(message, position, own = code) {
      if (warnings.length < limits.problemsMax) warnings.push(make(message, position, own));
    },
    throwIfAny(what) {
      const first = problems[0];
      if (!first) return;
      const shared = problems.every((each) => each.code === first.code) ? first.code : code;
      const sorted = [...problems].sort(byPosition);
      const count = found === 1 ? "1 problem" : `${found} problems`;
      const rest = found > problems.length ? `, of which the first ${problems.length} are listed` : "";
      throw new SutradharError(shared, `${what} has ${count}${rest}`, { problems: sorted });
    },
  };
}

/** Problems without a place (a value that was handed in) come first. */
function byPosition(a: Problem, b: Problem): number {
  return (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0);
}
