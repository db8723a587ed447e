import { z } from "zod";
import { isDigest, limits, SutradharError, type Digest } from "../core/index.ts";
import { isMarkId, type MarkId } from "../provenance/marks/index.ts";
import { lockFormats, type VideoLock } from "./lock.ts";

const digest = z.custom<Digest>((value) => typeof value === "string" && isDigest(value), {
  error: "must be a sha256 of 64 hexadecimal digits",
});
const text = z.string().max(4_096);
const lockedAsset = z.strictObject({ wanted: text, kind: text, name: text, version: text, digest });
const wholeNumber = z.number().int().min(0);
const mark = z.custom<MarkId>((value) => typeof value === "string" && isMarkId(value), {
  error: "must be a mark's id of 10 hexadecimal digits",
});

const schema = z.strictObject({
  format: z.number(),
  product: text,
  build: digest,
  script: z.strictObject({ name: text.regex(/^[^/\\]+$/, "must be a file's name without a folder"), digest }),
  files: z.record(text, digest),
  values: z.record(text, text),
  profile: text,
  captions: z.enum(["burned", "sidecar", "both", "none"]),
  marksWords: z.boolean(),
  label: text.optional(),
  seed: wholeNumber,
  avatar: text.optional(),
  voice: text.optional(),
  voiceTrack: z
    .strictObject({
      name: text.regex(/^[^/\\]+$/, "must be a file's name without a folder"),
      digest,
      speaker: z.union([z.literal("synthetic"), z.strictObject({ person: text })]),
    })
    .optional(),
  isTest: z.literal(true).optional(),
  marks: z
    .strictObject({ keyVersion: wholeNumber, keyCheck: text, issuer: mark, shots: z.record(text, mark) })
    .optional(),
  rateMaxKbps: z.number().positive().optional(),
  assets: z.array(lockedAsset),
  voices: z.array(text),
  models: z.array(lockedAsset),
  examiners: z.strictObject({ frames: text.optional(), speech: text.optional() }).optional(),
  makers: z.strictObject({ motion: text.optional(), slides: text.optional() }).optional(),
  engines: z.record(text, digest),
  nodes: z.record(
    text,
    z.strictObject({ step: text, version: wholeNumber, key: digest, outputs: z.record(text, digest).optional() }),
  ),
  masterSha256: digest.optional(),
  policy: z
    .strictObject({
      profile: text,
      bundle: digest,
      likenesses: z.enum(["no_person", "own"]).optional(),
      label: z.strictObject({ profile: text, factsSha256: digest }).optional(),
    })
    .optional(),
  moderation: z
    .strictObject({
      profile: z.literal("single-user"),
      action: z.enum(["allow", "review"]),
      purpose: text,
      textsSha256: digest,
      moderator: z.strictObject({ id: text, version: text, digest: text }),
    })
    .optional(),
});

/**
 * Reads a lock file.
 * @param named what messages call it
 * @throws SutradharError `lock_invalid`, with every member that is wrong
 */
export function parseLock(json: string, named: string): VideoLock {
  if (json.length > limits.lockCharsMax) {
    throw invalid(`${named} has ${json.length} characters; a lock may have ${limits.lockCharsMax}`);
  }
  const value = readJson(json, named);
  checkFormat(value, named);
  const { data, error } = schema.safeParse(value);
  if (data) return data as VideoLock;
  const problems = error.issues
    .slice(0, limits.problemsMax)
    .map(({ path, message }) => `${path.map(String).join(".") || "the lock"}: ${message}`);
  throw invalid(`${named} is not a lock: ${problems.join("; ")}`, problems);
}

function readJson(json: string, named: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw invalid(`${named} must be the JSON that sutradhar render --lock writes: ${(cause as Error).message}`);
  }
}

/** Said before anything else: the members of another format are none of this version's business. */
function checkFormat(value: unknown, named: string): void {
  const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (typeof format !== "number" || lockFormats.includes(format)) return;
  throw invalid(
    `${named} has the format ${format}, and this version reads ${lockFormats.join(" and ")}: use a newer sutradhar`,
  );
}

function invalid(message: string, problems: readonly string[] = []): SutradharError {
  return new SutradharError("lock_invalid", message, {
    problems: problems.map((problem) => ({ code: "lock_invalid", message: problem })),
  });
}
