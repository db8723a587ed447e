import { createRoute, z } from "@hono/zod-openapi";
import type { Caller } from "../../access/index.ts";
import { limits, SutradharError } from "../../core/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { createTokenBuckets } from "../rate-limit.ts";
import { fileAnswers, serveFile, type FileToServe } from "../serve-file.ts";
import { fileNames, videoParameters } from "../videos/index.ts";

/** What a link says of itself. */
export interface GivenLink {
  readonly video: string;
  readonly file: string;
  readonly expires: number;
  readonly keyVersion: number;
  readonly signature: string;
}

export interface LinkServices {
  /** Signs a link to a file that the caller could fetch. @throws SutradharError as its download does */
  sign(
    caller: Caller,
    link: { readonly video: string; readonly file: string; readonly expires: number },
  ): Promise<GivenLink>;
  /** Whose link it is may be anybody. @throws SutradharError `link_refused`, and as a download does */
  open(link: GivenLink): Promise<FileToServe>;
  /** Ends every link of the workspace. @returns the version of the new key */
  rotate(caller: Caller): Promise<number>;
  readonly now: () => Date;
}

const tags = ["links"];
const file = z.enum(fileNames);
const lifeS = { min: 60, max: limits.linkMsMax / 1_000 };

const linkSchema = z
  .object({
    url: z.string().openapi({
      description: "At the address that was asked; where a proxy stands before the server, its own and `path`",
      example: "https://video.bank.example/v1/links/vid_01jdz2k8q4/video?expires=1796000000&key=1&signature=…",
    }),
    path: z.string(),
    file,
    expiresAt: z.iso.datetime(),
    keyVersion: z.int().positive(),
  })
  .openapi("Link");

const create = createRoute({
  method: "post",
  path: "/v1/videos/{id}/links",
  tags,
  "x-scope": "videos:write",
  summary: "A link by which a file is fetched without a key, for a while",
  description:
    "Every request by it is checked: what is withdrawn, stopped or no longer consented is refused from then on, and so is " +
    "every link that was made before the workspace's key was rotated.",
  request: {
    params: videoParameters,
    body: jsonBody(
      z
        .strictObject({
          file: file.default("video"),
          expiresInS: z.int().min(lifeS.min).max(lifeS.max).default(3_600),
        })
        .openapi("NewLink"),
    ),
  },
  responses: { 201: jsonAnswer(linkSchema, "The link") },
});
const rotate = createRoute({
  method: "post",
  path: "/v1/links/rotate",
  tags,
  "x-scope": "stops:write",
  summary: "A new key for links: every link of the workspace that was made before ends",
  responses: { 200: jsonAnswer(z.object({ keyVersion: z.int().positive() }), "Links are signed with this one") },
});
const open = createRoute({
  method: "get",
  path: "/v1/links/{id}/{file}",
  tags,
  "x-scope": "public",
  security: [],
  summary: "A file, by a signed link; with ranges",
  request: {
    params: videoParameters.extend({ file }),
    query: z.object({
      expires: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
      key: z.coerce.number().int().min(1).max(1_000_000_000),
      signature: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be the link's own"),
    }),
  },
  responses: fileAnswers,
});

/** Whoever holds a link is no caller: of one video not more requests than these are answered. */
const asked = { perMinuteMax: 600, burstMax: 300 };

export function createLinkRoutes(services: LinkServices): ApiApp {
  const app = createApiApp();
  const take = createTokenBuckets({ ...asked, now: services.now });
  app.openapi(create, async (context) => {
    const caller = context.get("caller");
    const { id } = context.req.valid("param");
    const { file: name, expiresInS } = context.req.valid("json");
    const expires = Math.floor(services.now().getTime() / 1_000) + expiresInS;
    const link = await services.sign(caller, { video: id, file: name, expires });
    const path = pathOf(link);
    const { href: url } = new URL(path, context.req.url);
    const expiresAt = new Date(expires * 1_000).toISOString();
    return context.json({ url, path, file: name, expiresAt, keyVersion: link.keyVersion }, 201);
  });
  app.openapi(rotate, async (context) => {
    return context.json({ keyVersion: await services.rotate(context.get("caller")) }, 200);
  });
  app.openapi(open, async (context) => {
    const { id, file: name } = context.req.valid("param");
    const { isAllowed, retryInS } = take(id);
    if (!isAllowed) {
      throw new SutradharError("rate_limited", `links to this video are used too often: wait ${retryInS} s`, {
        details: { retryAfterS: retryInS },
      });
    }
    const { expires, key, signature } = context.req.valid("query");
    return serveFile(context, await services.open({ video: id, file: name, expires, keyVersion: key, signature }));
  });
  return app;
}

function pathOf({ video, file: name, expires, keyVersion, signature }: GivenLink): string {
  const query = new URLSearchParams({ expires: String(expires), key: String(keyVersion), signature });
  return `/v1/links/${video}/${name}?${query.toString()}`;
}
