import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { SutradharError } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";

export interface LedgerRouteOptions {
  /** The log as files: `checkpoint`, `evidence.json` and the tiles of c2sp.org/tlog-tiles; undefined where there is no such one. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Whether anybody may read it: it names nobody. */
  readonly isPublic: boolean;
}

/** c2sp.org/tlog-tiles: an index is written in groups of three digits, `x001/x234/067`, with `.p/W` behind a part of a tile. */
const groupsMax = 4;

/** The ledger below `/v1/ledger`, as auditors, witnesses and their programs read any log of this format. */
export function createLedgerRoutes(source: LedgerRouteOptions): ApiApp {
  const { isPublic } = source;
  const app = createApiApp();
  const common = {
    method: "get" as const,
    tags: ["ledger"],
    "x-scope": isPublic ? "public" : "ledger:read",
    ...(isPublic ? { security: [] } : {}),
  };
  const serve = async (context: Context): Promise<Response> => {
    const path = context.req.path.slice("/v1/ledger/".length);
    const bytes = await source.read(path);
    if (!bytes) throw new SutradharError("entry_unknown", `the ledger has no ${JSON.stringify(path.slice(0, 80))}`);
    return new Response(Buffer.from(bytes), { headers: headersOf(path) });
  };
  for (const [name, says] of Object.entries(documents)) {
    const route = createRoute({ ...common, path: `/v1/ledger/${name}`, responses: { 200: { description: says } } });
    app.openapi(route, serve as never);
  }
  for (let groups = 1; groups <= groupsMax; groups += 1) {
    const names = Array.from({ length: groups }, (_, index) => `index${index + 1}`);
    const path = `/v1/ledger/tile/{level}/${names.map((name) => `{${name}}`).join("/")}`;
    const params = z.object(Object.fromEntries(["level", ...names].map((name) => [name, z.string().max(8)])));
    const responses = { 200: { description: "A tile of hashes, or a bundle of entries (c2sp.org/tlog-tiles)" } };
    app.openapi(createRoute({ ...common, path, request: { params }, responses }), serve as never);
  }
  return app;
}

const documents: Readonly<Record<string, string>> = {
  checkpoint: "The newest tree, signed (c2sp.org/tlog-checkpoint), with the cosignatures of witnesses",
  "evidence.json": "Changes of keys, cosigned and time-stamped checkpoints",
};

function headersOf(path: string): Record<string, string> {
  const isWhole = path.startsWith("tile/") && !path.includes(".p/");
  return {
    "Content-Type": contentTypeOf(path),
    // A whole tile never changes.
    "Cache-Control": isWhole ? "private, max-age=31536000, immutable" : "no-cache",
  };
}

function contentTypeOf(path: string): string {
  if (path === "checkpoint") return "text/plain; charset=utf-8";
  return path.endsWith(".json") ? "application/json" : "application/octet-stream";
}
