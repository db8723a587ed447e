import { z } from "@hono/zod-openapi";
import { isDigest, isId, limits, type Digest } from "../../core/index.ts";
import { labelProfileNames } from "../../media/captions/index.ts";
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

/** Where a list of videos goes on. */
export const videoAfter = z.string().refine((text) => isId("vid", text), "must be what `next` of a page said");

export const callbackId = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "must be plain characters without blanks, such as order-4711")
  .max(limits.callbackIdCharsMax);

/** Values by the names of variables. */
export const variablesSchema = z
  .record(
    z.string().max(100),
    z.union([z.string().max(limits.variableCharsMax), z.number()], {
      error: `must be text of at most ${limits.variableCharsMax} characters, or a number`,
    }),
  )
  .refine((all) => Object.keys(all).length <= limits.variablesMax, `may be ${limits.variablesMax}`)
  .openapi({
    description:
      "Of the script's or template's variables. Of which types they are, GET /v1/templates/{ref}/variables tells",
    example: { name: "राजेश जी", bonus: "₹1,25,000" },
  });

const assetName = z.string().min(1).max(limits.assetReferenceCharsMax);

/** How a script is made into a video: the same for one and for many. */
export const settingsFields = {
  avatar: assetName.optional().openapi({
    description: "Who speaks in scenes that name nobody of their own",
    example: "meera",
  }),
  voice: assetName.optional().openapi({ description: "The same for the voice", example: "espeak-hi-male" }),
  profile: z.string().max(40).optional().openapi({
    description:
      "The picture's size and rate, or audio for sound alone with a spoken label; absent: the script's own, else 1080p30",
    example: "720p30-vertical",
  }),
  captions: z.enum(["burned", "sidecar", "both", "none"]).default("burned"),
  label: z
    .string()
    .max(40)
    .optional()
    .openapi({
      description: `Which label says that it was made by AI, of ${labelProfileNames.join(", ")}, where it says no less than the rules ask for; absent: what they ask for. No video goes without, and who asks for that is refused`,
      example: "asci",
    }),
  karaoke: z.boolean().optional().openapi({ description: "Marks each word as it is said" }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .optional(),
  purpose: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,39}$/, "must be a name such as marketing")
    .optional()
    .openapi({ description: "What the video is for: what may be said, and by whose face and voice, depends on it" }),
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, "must be a name such as internal-lms or social")
    .optional()
    .openapi({ description: "Where it will be seen; a person's likeness is used only where they consented to that" }),
  territory: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "must be a country or a part of one, such as IN or IN-MH")
    .optional()
    .openapi({ description: "The country where it will be seen (ISO 3166)" }),
  reuse: z.boolean().default(true).openapi({ description: "false makes everything anew" }),
  priority: z.enum(["interactive", "bulk"]).default("interactive"),
};

export const orderSchema = z
  .strictObject({
    script: z.string().min(1).max(limits.scriptCharsMax).optional().openapi({
      description: "What is said; or name a template",
      example: "---\nlanguage: hi\navatar: asha\n---\n\n## शुभकामनाएँ\n\nनमस्ते {{name}}!",
    }),
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
    voiceTrack: z
      .strictObject({
        file: z
          .string()
          .refine((name) => isOrderPath(name) && !name.includes("/"), "must be one of files, without a folder")
          .openapi({ example: "director.m4a" }),
        model: assetName.optional().openapi({
          description: "Which model of the stage alignment finds the script in it; absent: alignment@champion",
          example: "alignment@1.0.0",
        }),
        speaker: z
          .union([
            z.literal("synthetic"),
            z.strictObject({ person: z.string().min(1).max(limits.personNameCharsMax) }).openapi("TrackPerson"),
          ])
          .openapi({
            description:
              "Whose voice it is: synthetic, or the name under which a person's consent is kept. A grant must name the recording by its sha256",
            example: { person: "emp-2041" },
          }),
      })
      .optional()
      .openapi({ description: "A recording of the script, one of files: its sound is the video's" }),
    template: assetName.optional().openapi({
      description: "A template of the registry: by its latest version, a range, an alias or a version",
      example: "template/diwali@^1",
    }),
    variables: variablesSchema.default({}),
    ...settingsFields,
    test: z.boolean().default(false).openapi({
      description: "A free trial: small, and every frame says TEST. It is never the real one",
    }),
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
  .superRefine(({ script, template, files, name, voiceTrack }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: "custom", path: [path], message });
    if ((script === undefined) === (template === undefined)) {
      refuse(script === undefined ? "script" : "template", "give either script or template, and not both");
    }
    if (voiceTrack && !Object.hasOwn(files, voiceTrack.file)) refuse("voiceTrack", "must name one of files");
    if (template === undefined) return;
    if (Object.keys(files).length > 0) refuse("files", "go with script: a template brings its own");
    if (name !== "script.md") refuse("name", "goes with script");
  })
  .openapi("NewVideo", { oneOf: [{ required: ["script"] }, { required: ["template"] }] });

const problemRecord = z.looseObject({ code: z.string(), message: z.string() });
const count = z.int().nonnegative();

export const videoSchema = z
  .object({
    id: z.string(),
    state: z.enum(videoStates),
    title: z.string().nullable(),
    priority: z.enum(["interactive", "bulk"]),
    test: z.boolean().openapi({ description: "A trial: small, marked in every frame, at no price" }),
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
    fileSha256: z.string().nullable(),
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

/** What a ready video has. */
export const fileNames = ["video", "manifest", "declaration", "poster", "vtt", "srt", "timeline", "gates"] as const;

export const videoParameters = z.object({
  id: z.string().refine((text) => isId("vid", text), "must be the id of a video, vid_…"),
});
