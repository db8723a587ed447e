import { z } from "@hono/zod-openapi";
import type { StopKind } from "../../store/index.ts";

export const stopKinds = [
  "avatar",
  "voice",
  "model",
  "template",
  "campaign",
  "workspace",
] as const satisfies StopKind[];

const time = z.iso.datetime();
export const stopSchema = z
  .object({
    id: z.string(),
    kind: z.enum(stopKinds),
    target: z.string(),
    isEverywhere: z.boolean(),
    reason: z.string(),
    setBy: z.string(),
    setAt: time,
    liftedBy: z.string().nullable(),
    liftedAt: time.nullable(),
    liftedReason: z.string().nullable(),
    videos: z.int().optional().openapi({ description: "How many were halted, or go on, by what was just asked" }),
  })
  .openapi("Stop");
