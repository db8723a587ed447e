import { createRoute, z } from "@hono/zod-openapi";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer } from "../json-answer.ts";
import { checkMetricsReader, type MetricsDoor } from "./metrics-door.ts";

export interface HealthServices {
  /** What keeps the server from serving, in words; empty where nothing does. */
  findTroubles(): Promise<readonly string[]>;
  /** In the text format of Prometheus. */
  readMetrics(): Promise<string>;
  readonly metricsDoor: MetricsDoor;
}

const alive = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Whether the process answers",
  tags: ["health"],
  "x-scope": "public",
  security: [],
  responses: { 200: jsonAnswer(z.object({ status: z.literal("alive") }), "The process answers") },
});
const status = z.object({ status: z.enum(["ready", "not ready"]), troubles: z.array(z.string()) });
const ready = createRoute({
  method: "get",
  path: "/readyz",
  summary: "Whether it takes work, and what is in the way",
  tags: ["health"],
  "x-scope": "public",
  security: [],
  responses: {
    200: jsonAnswer(status, "Database and stores answer, and the server takes work"),
    503: jsonAnswer(status, "What is in the way"),
  },
});
const metrics = createRoute({
  method: "get",
  path: "/metrics",
  tags: ["health"],
  "x-scope": "public",
  security: [],
  description:
    "For this machine, unless `metricsPublic` is set; from elsewhere it needs the scope `installation:read`.",
  responses: { 200: { description: "Metrics for Prometheus" } },
});

/** Whether the server lives, whether it can do its work, and how it fares. The first two say nothing of anybody. */
export function createHealthRoutes(services: HealthServices): ApiApp {
  const app = createApiApp();
  app.openapi(alive, (context) => context.json({ status: "alive" as const }, 200));
  app.openapi(ready, async (context) => {
    const troubles = [...(await services.findTroubles())];
    if (troubles.length === 0) return context.json({ status: "ready" as const, troubles }, 200);
    return context.json({ status: "not ready" as const, troubles }, 503);
  });
  app.openapi(metrics, async (context) => {
    await checkMetricsReader(context, services.metricsDoor);
    const text = await services.readMetrics();
    return context.body(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return app;
}
