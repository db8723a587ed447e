import { HTTPException } from "hono/http-exception";
import { errorCodes, SutradharError, type ErrorCode, type Problem } from "../core/index.ts";
import { isPassingFailure } from "../store/index.ts";

/** One thing that is wrong with a request. */
export interface ProblemDetail extends Omit<Problem, "message"> {
  readonly detail: string;
}

/** A problem as RFC 9457 has it, with our stable code and every finding (its §3: `errors`). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly errors?: readonly ProblemDetail[];
  /** Under which a refused order is kept, for whoever appeals. */
  readonly video?: string;
  /** The decision of moderation that refused it. */
  readonly decision?: string;
}

/** Where the class of a code does not say it: 500 for our fault, 422 for bad input, 403 for a refusal. */
const statuses: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  rate_limited: 429,
  concurrency_limited: 429,
  video_unknown: 404,
  campaign_unknown: 404,
  data_erased: 410,
  run_unknown: 404,
  key_unknown: 404,
  person_unknown: 404,
  invitation_unknown: 404,
  workspace_unknown: 404,
  stop_unknown: 404,
  asset_unknown: 404,
  rollout_unknown: 404,
  event_unknown: 404,
  webhook_unknown: 404,
  entry_unknown: 404,
  principal_unknown: 404,
  party_unknown: 404,
  notice_unknown: 404,
  consent_unknown: 404,
  rights_request_unknown: 404,
  breach_unknown: 404,
  takedown_unknown: 404,
  hold_unknown: 404,
  nominee_unknown: 404,
  asset_exists: 409,
  workspace_exists: 409,
  last_administrator: 409,
  asset_in_use: 409,
  state_conflict: 409,
  idempotency_key_in_use: 409,
  server_running: 409,
  review_required: 409,
  cancelled: 409,
  request_invalid: 400,
  // RFC 7725: it is there, and the law keeps it from being handed out.
  taken_down: 451,
  file_too_large: 413,
  database_unavailable: 503,
  store_unavailable: 503,
  server_unavailable: 503,
  identity_unavailable: 503,
  collector_unavailable: 503,
  policy_unavailable: 503,
  model_unavailable: 503,
  disk_full: 507,
};
const classStatuses = { fault: 500, input: 422, refused: 403, waits: 409 } as const;

export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? classStatuses[errorCodes[code]];
}

/** What a caller is told. What broke inside is for the log: a caller learns that it did, and by which request. */
export function toProblemDocument(error: unknown, request: { path: string; id: string }): ProblemDocument {
  const known = asKnown(error);
  const code = known?.code ?? "internal";
  const isOurs = code === "internal";
  return {
    type: `urn:sutradhar:problem:${code}`,
    title: code.replaceAll("_", " "),
    status: isNamedInBody(known) ? 422 : statusOf(code),
    detail: known && !isOurs ? known.message : `the server failed; its log has the request ${request.id}`,
    instance: request.path,
    code,
    requestId: request.id,
    ...(known && known.problems.length > 0 ? { errors: known.problems.map(toDetail) } : {}),
    ...keptUnder(known),
  };
}

function keptUnder(error: SutradharError | undefined): Pick<ProblemDocument, "video" | "decision"> {
  if (error?.code !== "moderation_refused") return {};
  const { video, decision } = error.details;
  return {
    ...(typeof video === "string" ? { video } : {}),
    ...(typeof decision === "string" ? { decision } : {}),
  };
}

/** What a body names and nobody has is bad input; 404 is for what the address names. */
function isNamedInBody(error: SutradharError | undefined): boolean {
  return (
    error !== undefined && statusOf(error.code) === 404 && error.problems.some(({ pointer }) => pointer !== undefined)
  );
}

function toDetail({ message, ...place }: Problem): ProblemDetail {
  return { ...place, detail: message };
}

/** What the database cannot write: `character_not_in_repertoire`, `untranslatable_character` (PostgreSQL, Appendix A). */
const unwritable = new Set(["22021", "22P05"]);

function isUnwritable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && unwritable.has(code);
}

/** What the framework refuses before a route sees it, such as JSON that is none, is a fault of the request too. */
function asKnown(error: unknown): SutradharError | undefined {
  if (error instanceof SutradharError) return error;
  // A restart that broke a request off: its caller may ask again.
  if (isPassingFailure(error)) {
    return new SutradharError("database_unavailable", "the database does not answer: ask again later", {
      cause: error,
    });
  }
  if (isUnwritable(error)) {
    const message = "text may hold no NUL (U+0000) and no half of a surrogate pair: take them out";
    return new SutradharError("request_invalid", message, { cause: error });
  }
  if (!(error instanceof HTTPException) || error.status >= 500) return undefined;
  return new SutradharError("request_invalid", error.message, { cause: error });
}
