import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler, Next } from "hono";
import { routePath } from "hono/route";
import { getCaller, requireScope, type Caller, type Credentials } from "../access/index.ts";
import { createId, formatPointer, limits, SutradharError, type Problem } from "../core/index.ts";
import type { Database } from "../store/index.ts";
import { createPassingTracing, type Tracing } from "../telemetry/tracing/index.ts";
import type { ApiEnv } from "./api-env.ts";
import { describeApi } from "./describe-api.ts";
import { addReference, type ApiDocument } from "./reference/index.ts";
import { limitBodies } from "./route-bodies.ts";
import { tellRouteEnds } from "./route-ends.ts";
import { toProblemDocument, type ProblemDocument } from "./problem.ts";
import { openApiPath, readRouteScopes } from "./route-scopes.ts";
import { credentialsOf } from "./credentials-of.ts";

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
  /** Who is calling; absent: whose key it is. @throws SutradharError `unauthorized`, `workspace_unknown` */
  readonly authenticate?: (credentials: Credentials) => Promise<Caller>;
  /** Absent: no span is recorded, and a caller's trace is still handed on. */
  readonly tracing?: Pick<Tracing, "inSpan" | "withRemoteParent">;
  /** Refuses a caller who asks too much; absent: none is. */
  readonly limitRate?: MiddlewareHandler<ApiEnv>;
  /** Called when a request has been answered, within its trace; must not throw. */
  readonly onRequest: (report: ApiRequestReport) => void;
  /** What needs no key: health, metrics. */
  readonly publicRoutes: readonly ApiApp[];
  /** What needs one, below `/v1`. */
  readonly routes: readonly ApiApp[];
}

const documentPath = "/v1/openapi.json";

/** Puts the routes of all resources behind one door: request ids, keys, problems, the OpenAPI document. */
export function createApi(options: ApiOptions): ApiApp {
  const { database, version, now, publicRoutes, routes } = options;
  const api = createApiApp();
  const authenticate = options.authenticate ?? ((credentials) => getCaller(database, credentials, now()));
  const failures = new WeakMap<Request, unknown>();
  const tracing = options.tracing ?? createPassingTracing();

  api.use((context, next) => answerInTrace({ ...options, tracing }, { context, next, failures }));
  api.use("/v1/*", (context, next) => tellEnd(context, next));
  api.use("/v1/*", async (context, next) => {
    const scope = findScope(context);
    if (scope === "public" || context.req.path === documentPath) return limitBody(context, next);
    const caller = await authenticate(credentialsOf(context));
    context.set("caller", caller);
    const answer = async (): Promise<void> => {
      if (scope && scope !== "caller") requireScope(caller, scope);
      await limitBody(context, next);
    };
    return options.limitRate ? options.limitRate(context, answer) : answer();
  });
  api.onError((error, context) => {
    failures.set(context.req.raw, error);
    return answerProblem(context, toProblemDocument(error, describeRequest(context)), retryAfterOf(error));
  });
  api.notFound((context) => {
    const { method, path } = context.req;
    const error = new SutradharError(
      "request_invalid",
      `there is no ${method} ${path}: /v1/openapi.json lists what there is`,
    );
    failures.set(context.req.raw, error);
    return answerProblem(context, { ...toProblemDocument(error, describeRequest(context)), status: 404 });
  });
  for (const each of [...publicRoutes, ...routes]) api.route("/", each);
  const findScope = readRouteScopes(api);
  const limitBody = limitBodies(api);
  const tellEnd = tellRouteEnds(api);
  const readDocument = keepOne(() => describeApi(api, version));
  api.get(documentPath, (context) => context.json(readDocument()));
  addReference(api, () => readDocument() as unknown as ApiDocument);
  return api;
}

/** Made when it is first asked for: a server that is never asked for it has nothing of it. */
function keepOne<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

interface Answering {
  readonly context: Context<ApiEnv>;
  readonly next: Next;
  readonly failures: WeakMap<Request, unknown>;
}

/** Answers a request in a span of its own, which goes on with the caller's trace (W3C Trace Context), and reports it. */
function answerInTrace(
  { tracing, onRequest, now }: Pick<Required<ApiOptions>, "tracing" | "onRequest" | "now">,
  { context, next, failures }: Answering,
): Promise<void> {
  const startedMs = performance.now();
  const { method, path } = context.req;
  const requestId = createId("req", now().getTime());
  context.set("requestId", requestId);
  context.header("Sutradhar-Request-Id", requestId);
  // The pattern of whichever route answers: all that match are known before the first of them runs.
  const route = openApiPath(routePath(context, -1));
  const attributes = { "http.request.method": method, "http.route": route, "sutradhar.request": requestId };
  return tracing.withRemoteParent(context.req.header("traceparent"), () =>
    tracing.inSpan(`${method} ${route}`, attributes, async (span) => {
      await next();
      context.header("X-Content-Type-Options", "nosniff");
      const { status } = context.res;
      const error = failures.get(context.req.raw);
      span.add({ "http.response.status_code": status });
      if (status >= 500) span.fail(error);
      const durationMs = performance.now() - startedMs;
      onRequest({ method, path, route, status, durationMs, requestId, ...(error === undefined ? {} : { error }) });
    }),
  );
}

function describeRequest(context: Context<ApiEnv>): { readonly path: string; readonly id: string } {
  return { path: context.req.path, id: context.get("requestId") };
}

/** In how many seconds asking again may help. */
function retryAfterOf(error: unknown): number | undefined {
  const retryAfterS = error instanceof SutradharError ? error.details["retryAfterS"] : undefined;
  return typeof retryAfterS === "number" ? retryAfterS : undefined;
}

function answerProblem(context: Context<ApiEnv>, document: ProblemDocument, retryAfterS?: number): Response {
  const { status } = document;
  const waitS = retryAfterS ?? (status === 503 ? 5 : undefined);
  return context.body(JSON.stringify(document), status as 500, {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
    ...(waitS === undefined ? {} : { "Retry-After": String(waitS) }),
    // The rest of what was too large is not read: nothing else can come over that connection.
    ...(status === 413 ? { Connection: "close" } : {}),
  });
}

/** An app for the routes of one resource: what comes in wrong is told as a problem, field by field. */
export function createApiApp(): ApiApp {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.flatMap((issue) => tellIssue(issue, result.target));
      throw new SutradharError("request_invalid", problems.map(({ message }) => message).join("; "), { problems });
    },
  });
}

/** What is wrong, and where: in the body, or which parameter. Fields that nobody knows are told one by one. */
function tellIssue(issue: z.core.$ZodIssue, target: string): Problem[] {
  const tell = (path: readonly PropertyKey[], why: string): Problem => ({
    code: "request_invalid",
    message: `${path.map(String).join(".") || "the request"}: ${why}`,
    ...(target === "json" ? { pointer: formatPointer(path) } : { parameter: path.map(String).join(".") }),
  });
  if (issue.code !== "unrecognized_keys") return [tell(issue.path, sayWhy(issue))];
  return issue.keys
    .slice(0, limits.problemsMax)
    .map((key) => tell([...issue.path, key.slice(0, 80)], "there is no such field"));
}

/** Of a record's key the issue lies one deeper. */
function sayWhy(issue: z.core.$ZodIssue): string {
  return issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}
