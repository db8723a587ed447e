import { errorCodes, SutradharError, type ErrorCode, type Problem } from "../core/index.ts";

/** What a failure looks like on its way: in an answer, or in a video's row. */
export interface ProblemRecord {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly ProblemRecord[];
  readonly position?: Problem["position"];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a server told of a failure, as the failure that it was there: the same code, the same words, the same places. */
export function toError({ code, message, problems = [], details = {} }: ProblemRecord): SutradharError {
  return new SutradharError(knownCode(code) ?? "internal", message, {
    details: { ...details },
    problems: problems.map(toProblem),
  });
}

function toProblem({ code, message, position }: ProblemRecord): Problem {
  return { code: knownCode(code) ?? "internal", message, ...(position ? { position } : {}) };
}

/** The failure that an answer's body tells of; of a body that tells nothing, what its status says. */
export function readProblem(answer: { readonly status: number; readonly url: string; readonly text: string }): Error {
  const { status, url, text } = answer;
  const document = parseDocument(text);
  if (!document) return unreadable(status, url);
  const { code, detail, errors = [], requestId } = document;
  const details = { status, ...(requestId === undefined ? {} : { requestId }) };
  // A newer server may know codes that this command does not: the status still says what kind it is.
  const problems = errors.map(({ detail: message, ...place }) => ({ ...place, message }));
  return toError({ code: knownCode(code) ?? codeOf(status), message: detail, problems, details });
}

interface Document {
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly (Omit<ProblemRecord, "message"> & { readonly detail: string })[];
}

function parseDocument(text: string): Document | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const { code, detail } = Object(parsed) as Partial<Document>;
    return typeof code === "string" && typeof detail === "string" ? (parsed as Document) : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(status: number, url: string): SutradharError {
  const what = `${url} answered with ${status} and no problem that could be read: is a sutradhar server there?`;
  return new SutradharError(codeOf(status), what, { details: { status } });
}

function knownCode(code: string): ErrorCode | undefined {
  return Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : undefined;
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 413) return "file_too_large";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_unavailable" : "request_invalid";
}
