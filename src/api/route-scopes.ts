import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { isScope, rolesWith, type RouteScope } from "../access/index.ts";
import { SutradharError } from "../core/index.ts";
import type { ApiEnv } from "./api-env.ts";

/** Says what the route asks of its caller that will answer a request; undefined where none will. */
export type FindRouteScope = (context: Context) => RouteScope | undefined;

/**
 * Reads from every route's definition, `"x-scope": "videos:read"`, what it asks of its caller.
 * @throws SutradharError `internal` where a route declares nothing: it could be called by whoever has any key
 */
export function readRouteScopes({
  routes,
  openAPIRegistry,
}: Pick<OpenAPIHono<ApiEnv>, "routes" | "openAPIRegistry">): FindRouteScope {
  const declared = new Map<string, RouteScope>();
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== "route") continue;
    const { method, path, "x-scope": scope } = definition.route;
    if (!isRouteScope(scope)) continue;
    declared.set(nameOf(method, path), scope);
    // Told in the document, for whoever asks which role somebody needs.
    if (scope !== "public") definition.route["x-roles"] = rolesWith(scope);
  }
  const open = routes.filter(isEndpoint).map(({ method, path }) => nameOf(method, path));
  const undeclared = [...new Set(open)].filter((name) => !declared.has(name));
  if (undeclared.length > 0) {
    throw new SutradharError(
      "internal",
      `${undeclared.join(", ")}: say in createRoute what it asks of its caller, as "x-scope": "videos:read", "caller" or "public"`,
    );
  }
  return (context) => {
    const found = matchedRoutes(context).find(isEndpoint);
    return found && declared.get(nameOf(found.method, found.path));
  };
}

function isRouteScope(text: unknown): text is RouteScope {
  return typeof text === "string" && (isScope(text) || text === "caller" || text === "public");
}

/** What `use` adds stands before routes and answers none. */
function isEndpoint({ method }: { readonly method: string }): boolean {
  return method !== "ALL";
}

function nameOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${openApiPath(path)}`;
}

/** `/v1/videos/:id` as OpenAPI writes it, `/v1/videos/{id}`. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}");
}
