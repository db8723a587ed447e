import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { SutradharError } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";
import { openApiPath } from "./route-scopes.ts";

/** For so long a route is answered after it was said that it will go: what the guide promises. */
const noticeMs = 365 * 86_400_000;

/**
 * Tells with every answer of a route that will go since when that is known (RFC 9745) and when it goes (RFC 8594). Its definition has
 * `deprecated: true`, `"x-deprecated-since"` and `"x-sunset"`, days in UTC.
 * @throws SutradharError `internal` where a route that goes does not say when, or goes within a year
 */
export function tellRouteEnds({
  openAPIRegistry,
}: Pick<OpenAPIHono<ApiEnv>, "openAPIRegistry">): MiddlewareHandler<ApiEnv> {
  const ends = new Map<string, { readonly deprecation: string; readonly sunset: string }>();
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== "route" || !definition.route.deprecated) continue;
    const { method, path, "x-deprecated-since": since, "x-sunset": sunset } = definition.route;
    const [from, to] = [new Date(String(since)), new Date(String(sunset))];
    // Not true of an invalid date, either.
    if (!(to.getTime() - from.getTime() >= noticeMs)) {
      throw new SutradharError(
        "internal",
        `${method} ${path}: what goes says since when that is known and when it goes, a year later or more, as "x-deprecated-since" and "x-sunset"`,
      );
    }
    ends.set(`${method.toUpperCase()} ${path}`, {
      deprecation: `@${Math.floor(from.getTime() / 1_000)}`,
      sunset: to.toUTCString(),
    });
  }
  return async (context, next) => {
    await next();
    const route = matchedRoutes(context).find(({ method }) => method !== "ALL");
    const end = route && ends.get(`${route.method.toUpperCase()} ${openApiPath(route.path)}`);
    if (!end) return;
    context.header("Deprecation", end.deprecation);
    context.header("Sunset", end.sunset);
  };
}
