import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";
import { receiveVideo } from "../verify/index.ts";

const shot = z
  .object({
    mark: z.string().openapi({ description: "The shot's id" }),
    fromFrame: z.int().openapi({ description: "Of the copy, counted from 0" }),
    toFrame: z.int(),
    names: z.enum(["one_video", "shared_shot", "nothing_known"]).openapi({
      description: "Whether one video bears it, or several that share the shot, or none that is known here",
    }),
    videosTotal: z.int(),
  })
  .openapi("TracedShot");
const video = z
  .object({
    video: z.string(),
    title: z.string().nullable(),
    state: z.string(),
    campaign: z.string().nullable(),
    template: z.string().nullable(),
    shots: z.record(z.string(), z.string()).openapi({ description: "Its shots that were read, and the mark of each" }),
  })
  .openapi("TracedVideo");
const trace = z
  .object({
    verdict: z.enum(["marked", "unmarked", "uncertain"]),
    keyVersion: z.int().nullable(),
    shots: z.array(shot).readonly(),
    videos: z
      .array(video)
      .readonly()
      .openapi({ description: "Those that bear the most of what was read first; not all where there are many" }),
    content: z
      .object({
        says: z.enum(["content_matches", "content_differs", "content_partly_differs", "content_unknown"]),
        alike: z.int().optional(),
        seconds: z.int().optional(),
        reason: z.enum(["nothing_kept", "too_short", "other_frame"]).optional(),
      })
      .nullable()
      .openapi({
        description:
          "Whether what is seen is what the first of the videos showed: a mark can be copied onto other pictures",
      }),
    looksLike: z
      .array(z.object({ video: z.string(), alike: z.int(), seconds: z.int() }))
      .readonly()
      .openapi({
        description:
          "Where no mark leads to a video: those that look like it, by perceptual hash. Videos of one presenter in one place look alike",
      }),
    isSearched: z.boolean().openapi({
      description: "Whether it was looked for in every size, place and angle; a busy server ends that after a minute",
    }),
    isWhole: z.boolean().openapi({ description: "Whether every mark of the workspace was looked for" }),
  })
  .openapi("CopyTrace");
export type CopyTrace = z.infer<typeof trace>;

export interface TraceServices {
  /** A folder of this process's own, for files while they are looked at. */
  prepare(): Promise<string>;
  trace(caller: Pick<Caller, "workspaceId">, path: string): Promise<CopyTrace>;
}

const post = createRoute({
  method: "post",
  path: "/v1/traces",
  tags: ["traces"],
  "x-scope": "videos:review",
  summary: "Which videos of this workspace a copy could be",
  description:
    "The body is the copy itself, or a piece of it: MP4, QuickTime, Matroska or WebM. It is read by its watermark alone, " +
    "with the keys of the caller's workspace, and nothing of it is kept. A shot that videos share leads to all of them; one " +
    "that is personal, to its video.",
  responses: { 200: jsonAnswer(trace, "What was read, and whose it is") },
});

export function createTraceRoutes(services: TraceServices): ApiApp {
  const app = createApiApp();
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  app.openapi(post, async (context) => {
    if (waiting >= limits.tracesWaitingMax) {
      throw new SutradharError("concurrency_limited", `${waiting} copies are being traced: wait ${busyWaitS} s`, {
        details: { retryAfterS: busyWaitS },
      });
    }
    waiting += 1;
    try {
      const path = join(await services.prepare(), randomBytes(16).toString("hex"));
      const traced = await receiveVideo(context.req.raw, path, () => {
        // One after the other: each takes a core for seconds.
        const work = turn.then(() => services.trace(context.var.caller, path));
        turn = work.catch(() => undefined);
        return work;
      });
      return context.json(traced, 200, { "Cache-Control": "no-store" });
    } finally {
      waiting -= 1;
    }
  });
  return app;
}

const busyWaitS = 30;
