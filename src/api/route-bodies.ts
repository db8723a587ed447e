import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { matchedRoutes } from "hono/route";
import { limits, SutradharError } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";
import { openApiPath } from "./route-scopes.ts";

const jsonType = "application/json";

/**
 * Refuses JSON that is larger than its route takes, before anything reads it: so much as the definition says by
 * `"x-body-bytes-max"`, else `limits.requestBytesMax`. What is no JSON, such as a video, its route counts as it comes.
 */
export function limitBodies({
  openAPIRegistry,
}: Pick<OpenAPIHono<ApiEnv>, "openAPIRegistry">): MiddlewareHandler<ApiEnv> {
  const guards = new Map<string, MiddlewareHandler>();
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, request, "x-body-bytes-max": bytesMax = limits.requestBytesMax } = definition.route;
    const types = Object.keys(request?.body?.content ?? {});
    if (types.length === 1 && types[0] === jsonType && typeof bytesMax === "number") {
      guards.set(`${method.toUpperCase()} ${path}`, guardOf(bytesMax));
    }
  }
  return (context, next) => {
    const route = matchedRoutes(context).find(({ method }) => method !== "ALL");
    const guard = route && guards.get(`${route.method.toUpperCase()} ${openApiPath(route.path)}`);
    return guard ? guard(context, next) : next();
  };
}

function guardOf(bytesMax: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new SutradharError("file_too_large", `the request may have ${bytesMax} bytes: send less at once`);
    },
  });
}
