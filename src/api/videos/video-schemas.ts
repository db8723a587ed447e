import { z } from "@hono/zod-openapi";
import { isDigest, isId, limits, type Digest } from "../../core/index.ts";
import { isOrderPath } from "../../productions/index.ts";

export const videoStates = [
  "queued",
  "screening",
  "in_review",
  "rendering",
  "verifying",
  "ready",
  "blocked",
  "failed",
  "cancelled",
  "withdrawn",
] as const;

const digest = z.string().refine((text): text is Digest => isDigest(text), "must be a sha256 in lower-case hex");

export const callbackId = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "must be plain characters without blanks, such as order-4711")
  .max(limits.callbackIdCharsMax);

export const orderSchema = z
  .strictObject({
    script: z
      .string()
      .min(1)
      .max(limits.scriptCharsMax)
      .openapi({ example: "---\nlanguage: hi\navatar: asha\n---\n\n## शुभकामनाएँ\n\nनमस्ते {{name}}!" }),
    name: z
      .string()
      .refine((name) => isOrderPath(name) && !name.includes("/"), "must be a plain file name, such as greeting.md")
      .default("script.md"),
    files: z
      .record(z.string().refine(isOrderPath, "must be a path inside the script's folder"), digest)
      .refine((files) => Object.keys(files).length <= limits.orderFilesMax, `may name ${limits.orderFilesMax} files`)
      .default({})
      .openapi({
        description: "What lies beside the script: its path, and the sha256 under which it was uploaded to /v1/blobs",
      }),
    values: z.record(z.string().max(100), z.string().max(limits.variableCharsMax)).default({}),
    profile: z.string().max(40).optional(),
    captions: z.enum(["burned", "sidecar", "both", "none"]).default("burned"),
    karaoke: z.boolean().optional(),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31)
      .optional(),
    reuse: z.boolean().default(true).openapi({ description: "false makes everything anew" }),
    priority: z.enum(["interactive", "bulk"]).default("interactive"),
    callbackId: callbackId.optional().openapi({
      description: "Your own name for it: told in every event, and no other video of the workspace has it",
    }),
    startAfter: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: "Nothing is done for it before this time" }),
    deadline: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: "It is cancelled if it is not ready by this time" }),
  })
  .openapi("NewVideo");

const problemRecord = z.looseObject({ code: z.string(), message: z.string() });
const count = z.int().nonnegative();

export const videoSchema = z
  .object({
    id: z.string(),
    state: z.enum(videoStates),
    title: z.string().nullable(),
    priority: z.enum(["interactive", "bulk"]),
    callbackId: z.string().nullable(),
    startAfter: z.iso.datetime().nullable(),
    deadline: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    progress: z.object({ done: count, total: count }),
    durationMs: count.nullable(),
    frames: count.nullable(),
    framesRendered: count,
    masterSha256: z.string().nullable(),
    estimate: z.looseObject({}).nullable(),
    warnings: z.array(problemRecord),
    problem: problemRecord.nullable(),
    gates: z.any().nullable(),
    timesMs: z.object({
      serverLatency: z.number().nullable(),
      firstChunkEncoded: z.number().nullable(),
      firstChunkPlayable: z.number().nullable(),
      ready: z.number().nullable(),
    }),
    links: z.record(z.string(), z.string()),
  })
  .openapi("Video");

export const attemptSchema = z
  .object({
    node: z.string(),
    step: z.string(),
    worker: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    outcome: z.string().nullable(),
    problem: z.any().nullable(),
  })
  .openapi("Attempt");

export const reproductionSchema = z
  .object({
    run: z.string(),
    state: z.string(),
    expected: z.string().nullable(),
    masterSha256: z.string().nullable(),
    isSame: z.boolean().nullable(),
    findings: z.array(z.string()),
  })
  .openapi("Reproduction");

export const videoParameters = z.object({
  id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…"),
});
