import { Readable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { SutradharError } from "../../core/index.ts";
import { formatAssetName, parseSelector, type AssetKind, type VersionSelector } from "../../registry/index.ts";
import {
  championAlias,
  deleteAsset,
  deprecateAsset,
  diffAssets,
  listAssets,
  parseReference,
  pullAsset,
  pushAsset,
  showAsset,
  showVersion,
  tagAsset,
  type KindReference,
  type Likeness,
  type RegistryPlace,
  type RegistryRequest,
  type RegistryWatch,
} from "../../registry/versions/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import {
  aliasParameters,
  assetParameters,
  assetSchema,
  deprecationOrder,
  diffQuery,
  diffSchema,
  listQuery,
  listSchema,
  pushedSchema,
  pushQuery,
  tagOrder,
  tagSchema,
  versionParameters,
  versionSchema,
} from "./asset-schemas.ts";
import { viewAsset, viewDiff, viewListed, viewVersion } from "./asset-views.ts";
import { receiveArchive } from "./receive-archive.ts";

export interface AssetServices extends RegistryPlace {
  readonly now: () => Date;
  /** Who is asked, and told, when a caller changes the registry; absent: nobody, and no person's likeness is taken in. */
  readonly watchFor?: (caller: Caller) => RegistryWatch;
}

const tags = ["assets"];
const binary = { schema: z.string().openapi({ format: "binary" }) };

const push = createRoute({
  method: "post",
  path: "/v1/assets",
  tags,
  "x-scope": "assets:write",
  summary: "Push a version: a zip of its files",
  request: { query: pushQuery, body: { content: { "application/zip": binary } } },
  responses: {
    201: jsonAnswer(pushedSchema, "It is new"),
    200: jsonAnswer(pushedSchema, "These very bytes were pushed before"),
  },
});
const list = createRoute({
  method: "get",
  path: "/v1/assets",
  summary: "The assets of the registry",
  tags,
  "x-scope": "assets:read",
  request: { query: listQuery },
  responses: { 200: jsonAnswer(listSchema, "By kind and name") },
});
const diff = createRoute({
  method: "get",
  path: "/v1/assets/diff",
  tags,
  "x-scope": "assets:read",
  summary: "How one version differs from another",
  request: { query: diffQuery },
  responses: { 200: jsonAnswer(diffSchema, "What they do not share") },
});
const show = createRoute({
  method: "get",
  path: "/v1/assets/{kind}/{name}",
  summary: "An asset with all its versions",
  tags,
  "x-scope": "assets:read",
  request: { params: assetParameters },
  responses: { 200: jsonAnswer(assetSchema, "All its versions, its aliases and their history") },
});
const showOne = createRoute({
  method: "get",
  path: "/v1/assets/{kind}/{name}/{version}",
  summary: "A version with its files, and what uses it",
  tags,
  "x-scope": "assets:read",
  request: { params: versionParameters },
  responses: { 200: jsonAnswer(versionSchema, "A version with its files, where it came from, and what uses it") },
});
const archive = createRoute({
  method: "get",
  path: "/v1/assets/{kind}/{name}/{version}/archive",
  summary: "A version as a zip",
  tags,
  "x-scope": "assets:read",
  request: { params: versionParameters },
  responses: { 200: { description: "A zip, the same bytes every time", content: { "application/zip": binary } } },
});
const tag = createRoute({
  method: "put",
  path: "/v1/assets/{kind}/{name}/aliases/{alias}",
  summary: "Point an alias at a version",
  tags,
  "x-scope": "assets:write",
  request: { params: aliasParameters, body: jsonBody(tagOrder) },
  responses: { 200: jsonAnswer(tagSchema, "Where the alias points now") },
});
const untag = createRoute({
  method: "delete",
  path: "/v1/assets/{kind}/{name}/aliases/{alias}",
  summary: "Take an alias away",
  tags,
  "x-scope": "assets:write",
  request: { params: aliasParameters, query: z.object({ reason: z.string().max(500).optional() }) },
  responses: { 200: jsonAnswer(tagSchema, "It is no more; latest follows the newest stable version again") },
});
const deprecate = createRoute({
  method: "post",
  path: "/v1/assets/{kind}/{name}/{version}/deprecate",
  summary: "Say that a version should no longer be used",
  tags,
  "x-scope": "assets:write",
  request: { params: versionParameters, body: jsonBody(deprecationOrder) },
  responses: { 200: jsonAnswer(versionSchema, "The version") },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/assets/{kind}/{name}/{version}",
  summary: "Delete a version that nothing uses",
  tags,
  "x-scope": "assets:write",
  request: { params: versionParameters },
  responses: { 204: { description: "It is deleted; its name stays bound to its bytes" } },
});

/** The registry of the caller's workspace. */
export function createAssetRoutes(services: AssetServices): ApiApp {
  const app = createApiApp();
  const { database, vaultOf, now, watchFor } = services;
  const ask = (caller: Caller): RegistryRequest => ({
    database,
    vaultOf,
    workspaceId: caller.workspaceId,
    actor: { name: caller.name, keyId: caller.keyId },
    now: now(),
    ...(watchFor ? { watch: watchFor(caller) } : {}),
  });
  addReading(app, ask);
  addWriting(app, ask);
  return app;
}

type Ask = (caller: Caller) => RegistryRequest;

function addReading(app: ApiApp, ask: Ask): void {
  app.openapi(list, async (context) => {
    const { deprecated, after, kind, name, alias, limit } = context.req.valid("query");
    const { assets, cursor } = await listAssets(ask(context.get("caller")), {
      limit,
      ...(kind && { kind }),
      ...(name !== undefined && { name }),
      ...(alias !== undefined && { alias }),
      ...(deprecated !== undefined && { isDeprecated: deprecated === "true" }),
      ...(after !== undefined && { cursor: after }),
    });
    return context.json({ assets: assets.map(viewListed), next: cursor ?? null }, 200);
  });
  app.openapi(diff, async (context) => {
    const { from, to } = context.req.valid("query");
    const found = await diffAssets(ask(context.get("caller")), parseReference(from), parseReference(to));
    return context.json(viewDiff(found), 200);
  });
  app.openapi(show, async (context) =>
    context.json(viewAsset(await showAsset(ask(context.get("caller")), context.req.valid("param"))), 200),
  );
  app.openapi(showOne, async (context) => {
    const shown = await showVersion(ask(context.get("caller")), referenceOf(context.req.valid("param")));
    return context.json(viewVersion(shown), 200);
  });
  app.openapi(archive, async (context) => {
    const pulled = await pullAsset(ask(context.get("caller")), referenceOf(context.req.valid("param")));
    const { kind, name, version, digest, sizeBytes, stream } = pulled;
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: {
        "Content-Type": "application/zip",
        "Content-Length": String(sizeBytes),
        "Content-Disposition": `attachment; filename="${kind}-${name}-${version}.zip"`,
        "Sutradhar-Asset": formatAssetName({ kind, name, version }),
        // Of the asset, not of the zip: whoever reads a bare digest takes it for that of the bytes.
        ETag: `"asset-${digest}"`,
      },
    });
  });
}

function addWriting(app: ApiApp, ask: Ask): void {
  app.openapi(push, async (context) => {
    const request = ask(context.get("caller"));
    const { kind, name, version, licence, source, ...whose } = context.req.valid("query");
    const vault = await request.vaultOf(request.workspaceId);
    const location = vault.temporaryPath();
    const pushed = await receiveArchive(context.req.raw, { location }, () =>
      pushAsset(request, {
        archive: location,
        claim: {
          ...(kind && { kind }),
          ...(name !== undefined && { name }),
          ...(version !== undefined && { version }),
        },
        provenance: { licence, likeness: likenessOf(whose), ...(source !== undefined && { source }) },
      }),
    );
    const { ignored, ...rest } = pushed;
    const address = `/v1/assets/${pushed.kind}/${pushed.name}/${pushed.version}`;
    return context.json({ ...rest, ignored: [...ignored] }, pushed.isNew ? 201 : 200, { Location: address });
  });
  app.openapi(tag, async (context) => {
    const { version, frozen, reason } = context.req.valid("json");
    refuseChampion(context.req.valid("param"));
    const report = await tagAsset(ask(context.get("caller")), {
      ...context.req.valid("param"),
      to: selectorOf(version),
      ...(frozen !== undefined && { isFrozen: frozen }),
      ...(reason !== undefined && { reason }),
    });
    return context.json(report, 200);
  });
  app.openapi(untag, async (context) => {
    const { reason } = context.req.valid("query");
    const order = { ...context.req.valid("param"), to: null, ...(reason !== undefined && { reason }) };
    return context.json(await tagAsset(ask(context.get("caller")), order), 200);
  });
  app.openapi(deprecate, async (context) => {
    const request = ask(context.get("caller"));
    const key = exactOf(context.req.valid("param"));
    const { reason, replacement } = context.req.valid("json");
    const deprecation = reason === null ? null : { reason, ...(replacement !== undefined && { replacement }) };
    await deprecateAsset(request, key, deprecation);
    return context.json(viewVersion(await showVersion(request, referenceOf(key))), 200);
  });
  app.openapi(remove, async (context) => {
    await deleteAsset(ask(context.get("caller")), exactOf(context.req.valid("param")));
    return context.body(null, 204);
  });
}

interface VersionParameters {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
}

function referenceOf({ kind, name, version }: VersionParameters): KindReference {
  return { kind, name, selector: selectorOf(version) };
}

function selectorOf(text: string): VersionSelector {
  const selector = parseSelector(text);
  if (selector) return selector;
  throw new SutradharError(
    "request_invalid",
    `a version is like 1.2.0, a range like ^1, an alias like production, got ${JSON.stringify(text.slice(0, 80))}`,
  );
}

/** What is changed is one version, by its number: an alias may have moved since it was looked at. */
function exactOf({ version, ...key }: VersionParameters): VersionParameters {
  if (selectorOf(version).kind === "exact") return { ...key, version };
  throw new SutradharError("request_invalid", `name the version by its number, such as 1.2.0, got ${version}`);
}

function likenessOf({ likeness, person }: { likeness: Likeness["kind"]; person?: string | undefined }): Likeness {
  if (likeness === "person") return { kind: "person", person: person ?? "" };
  if (person === undefined) return { kind: likeness };
  throw new SutradharError("request_invalid", `person goes with likeness=person, got likeness=${likeness}`);
}

/** What videos are made with is promoted: that asks whether the version may be. */
function refuseChampion({ kind, name, alias }: { kind: AssetKind; name: string; alias: string }): void {
  if (kind !== "model" || alias !== championAlias) return;
  throw new SutradharError(
    "request_invalid",
    `${alias} of a model is not tagged: promote a version, POST /v1/models/${name}/{version}/promote`,
  );
}
