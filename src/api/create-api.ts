import { OpenAPIHono } from "@hono/zod-openapi";
import { routePath } from "hono/route";
import { getCaller } from "../access/index.ts";
import { createId, SutradharError } from "../core/index.ts";
import type { Database } from "../store/index.ts";
import type { ApiEnv } from "./api-env.ts";
import { toProblemDocument } from "./problem.ts";

export type ApiApp = OpenAPIHono<ApiEnv>;

export interface ApiRequestReport {
  readonly method: string;
  readonly path: string;
  /** The pattern that answered, `/v1/videos/{id}`: of which there are few. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string;
  readonly error?: unknown;
}

export interface ApiOptions {
  readonly database: Pick<Database, "engine">;
  readonly version: string;
  readonly now: () => Date;
  /** Called when a request has been answered; must not throw. */
  readonly onRequest: (report: ApiRequestReport) => void;
  /** What needs no key: health, metrics. */
  readonly publicRoutes: readonly ApiApp[];
  /** What needs one, below `/v1`. */
  readonly routes: readonly ApiApp[];
}

const bearer = /^Bearer (\S+)$/;

/** Puts the routes of all resources behind one door: request ids, keys, problems, the OpenAPI document. */
export function createApi(options: ApiOptions): ApiApp {
  const { database, version, now, onRequest, publicRoutes, routes } = options;
  const api = createApiApp();
  const failures = new WeakMap<Request, unknown>();

  api.use(async (context, next) => {
    const startedMs = performance.now();
    const requestId = createId("req", now().getTime());
    context.set("requestId", requestId);
    context.header("Sutradhar-Request-Id", requestId);
    await next();
    context.header("X-Content-Type-Options", "nosniff");
    const error = failures.get(context.req.raw);
    onRequest({
      method: context.req.method,
      path: context.req.path,
      route: routePath(context, -1).replaceAll(/:(\w+)/g, "{$1}"),
      status: context.res.status,
      durationMs: performance.now() - startedMs,
      requestId,
      ...(error === undefined ? {} : { error }),
    });
  });
  api.use("/v1/*", async (context, next) => {
    if (context.req.path === "/v1/openapi.json") return next();
    const secret = bearer.exec(context.req.header("Authorization") ?? "")?.[1];
    context.set("caller", await getCaller(database, secret, now()));
    return next();
  });
  api.onError((error, context) => {
    failures.set(context.req.raw, error);
    const document = toProblemDocument(error, { path: context.req.path, id: context.get("requestId") });
    return context.body(JSON.stringify(document), document.status as 500, {
      "Content-Type": "application/problem+json",
      ...(document.status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
      ...(document.status === 503 ? { "Retry-After": "5" } : {}),
    });
  });
  api.notFound((context) => {
    throw new SutradharError(
      "request_invalid",
      `there is no ${context.req.method} ${context.req.path}: /v1/openapi.json lists what there is`,
    );
  });
  for (const each of [...publicRoutes, ...routes]) api.route("/", each);
  api.openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  api.doc31("/v1/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Sutradhar", version },
    security: [{ key: [] }],
  });
  return api;
}

/** An app for the routes of one resource: what comes in wrong is told as a problem, field by field. */
export function createApiApp(): ApiApp {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.map(({ path, message }) => ({
        code: "request_invalid" as const,
        message: `${path.join(".") || "the request"}: ${message}`,
      }));
      throw new SutradharError("request_invalid", problems.map(({ message }) => message).join("; "), { problems });
    },
  });
}
