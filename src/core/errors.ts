/**
 * The closed list of what can go wrong, with the class of exit it belongs to. A code never changes its
 * meaning: the API and the command line, and their users' programs, switch on it.
 */
export const errorCodes = {
  internal: "fault",
  blob_missing: "fault",
  blob_corrupt: "fault",
  engine_failed: "fault",
  signing_failed: "fault",
  worker_died: "fault",
  disk_full: "fault",
  time_limit: "fault",
  database_unavailable: "fault",
  store_unavailable: "fault",
  server_unavailable: "fault",
  identity_unavailable: "fault",
  collector_unavailable: "fault",
  policy_unavailable: "fault",
  model_unavailable: "fault",
  model_reply_invalid: "fault",
  output_unwritable: "input",
  file_missing: "input",
  file_too_large: "input",
  path_outside: "input",
  script_invalid: "input",
  variable_invalid: "input",
  lexicon_invalid: "input",
  language_unsupported: "input",
  voice_unknown: "input",
  avatar_unknown: "input",
  background_unknown: "input",
  background_invalid: "input",
  music_unknown: "input",
  brand_unknown: "input",
  brand_invalid: "input",
  font_invalid: "input",
  profile_unknown: "input",
  rig_invalid: "input",
  image_invalid: "input",
  video_invalid: "input",
  option_invalid: "input",
  sound_invalid: "input",
  text_unspeakable: "input",
  glyph_missing: "input",
  limit_exceeded: "input",
  config_invalid: "input",
  request_invalid: "input",
  plan_invalid: "input",
  lock_invalid: "input",
  lock_unmet: "input",
  price_list_invalid: "input",
  policy_invalid: "input",
  database_newer: "input",
  database_outdated: "input",
  data_directory_foreign: "input",
  server_running: "input",
  video_unknown: "input",
  run_unknown: "input",
  campaign_unknown: "input",
  rows_invalid: "input",
  data_erased: "refused",
  key_unknown: "input",
  person_unknown: "input",
  invitation_unknown: "input",
  workspace_unknown: "input",
  workspace_exists: "input",
  stop_unknown: "input",
  last_administrator: "input",
  asset_unknown: "input",
  rollout_unknown: "input",
  asset_invalid: "input",
  asset_exists: "input",
  asset_in_use: "input",
  asset_deprecated: "input",
  archive_invalid: "input",
  state_conflict: "input",
  entry_unknown: "input",
  principal_unknown: "input",
  party_unknown: "input",
  notice_unknown: "input",
  notice_invalid: "input",
  consent_unknown: "input",
  rights_request_unknown: "input",
  breach_unknown: "input",
  hold_unknown: "input",
  nominee_unknown: "input",
  takedown_unknown: "input",
  event_unknown: "input",
  webhook_unknown: "input",
  webhook_target_refused: "input",
  url_refused: "input",
  idempotency_key_reused: "input",
  idempotency_key_in_use: "input",
  rate_limited: "refused",
  concurrency_limited: "refused",
  budget_exceeded: "refused",
  workspace_stopped: "refused",
  stopped: "refused",
  taken_down: "refused",
  gate_failed: "refused",
  ledger_invalid: "refused",
  consent_refused: "refused",
  egress_denied: "refused",
  moderation_refused: "refused",
  policy_refused: "refused",
  label_refused: "refused",
  credentials_missing: "refused",
  credentials_invalid: "refused",
  review_required: "waits",
  unauthorized: "refused",
  link_refused: "refused",
  forbidden: "refused",
  cancelled: "refused",
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One place in a file, counted from 1, as editors count. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly position?: SourcePosition;
  /** Where in a request's body, as a JSON Pointer (RFC 6901 §6): `#/variables/name`. */
  readonly pointer?: string;
  /** Or which parameter of its address or header. */
  readonly parameter?: string;
  /** Of a text that is refused: what kind of content was found there. */
  readonly category?: string;
}

/** A failure with a stable code. `problems` lists every finding where several were made at once. */
export class SutradharError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown>; problems?: readonly Problem[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SutradharError";
    this.code = code;
    this.details = options.details ?? {};
    this.problems = options.problems ?? [];
  }
}

/** `file:line:column: message`, the form that editors and terminals turn into a link. */
export function formatProblem(problem: Problem): string {
  if (!problem.position) return problem.message;
  const { file, line, column } = problem.position;
  return `${file}:${line}:${column}: ${problem.message}`;
}
