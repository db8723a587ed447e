import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { limits, SutradharError } from "../../core/index.ts";
import type { CredentialReport } from "../../provenance/c2pa/index.ts";
import {
  tellCredentials,
  tellOrigin,
  wordsLanguages,
  type CopyOrigin,
  type WordsLanguage,
} from "../../provenance/words/index.ts";
import type { ApiEnv } from "../api-env.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { createTokenBuckets } from "../rate-limit.ts";
import { receivePieces, receiveVideo } from "./receive-video.ts";
import { composeVerifyPage } from "./verify-page.ts";

export interface VerifyServices {
  /** A folder of this process's own, for files while they are looked at. */
  prepare(): Promise<string>;
  verify(path: string): Promise<CredentialReport>;
  /** Where a file comes from whose credentials do not say so, or do not hold. */
  findOrigin(path: string, report: CredentialReport): Promise<CopyOrigin>;
  /** What lies at a URL that may be fetched from; absent: nothing is fetched. */
  readonly fetch?: ((url: string) => AsyncIterable<Uint8Array>) | undefined;
  /** From where a request comes, as far as that is known. */
  addressOf(context: Context<ApiEnv>): string;
  readonly now: () => Date;
}

const language = z.enum(wordsLanguages).optional();
const page = createRoute({
  method: "get",
  path: "/verify",
  tags: ["verify"],
  "x-scope": "public",
  security: [],
  request: { query: z.object({ language }) },
  responses: { 200: { description: "A page on which anybody may look what a video says of itself" } },
});
const told = z.object({
  verdict: z.string(),
  reasons: z.array(z.string()).readonly(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
});
const answer = z.object({
  state: z.enum(["none", "malformed", "invalid", "valid", "trusted"]),
  isWellFormed: z.boolean(),
  isValid: z.boolean(),
  isTrusted: z.boolean(),
  faults: z.array(z.object({ code: z.string(), message: z.string() })).readonly(),
  told,
  origin: z
    .object({
      kind: z.enum(["unmarked", "uncertain", "made_here", "one_video"]),
      verdict: z.string(),
      differences: z.array(z.string()).readonly().openapi({ description: "Between what was signed and what is here" }),
      facts: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .readonly()
        .openapi({ description: "What the credentials say that it was signed with" }),
    })
    .nullable()
    .openapi({ description: "What its watermark says, where its credentials do not; null where they hold" }),
});
const verify = createRoute({
  method: "post",
  path: "/v1/verify",
  tags: ["verify"],
  "x-scope": "public",
  security: [],
  description: "The body is the MP4 itself. Nothing of it is kept.",
  request: { query: z.object({ language }) },
  responses: { 200: jsonAnswer(answer, "What its content credentials say, and whether they hold") },
});

const verifyUrl = createRoute({
  method: "post",
  path: "/v1/verify/url",
  tags: ["verify"],
  "x-scope": "public",
  security: [],
  description:
    "The same for a video that lies at a URL, where this installation fetches from its host. Nothing of it is kept.",
  request: {
    query: z.object({ language }),
    body: jsonBody(z.strictObject({ url: z.string().max(limits.webhookUrlCharsMax) }).openapi("VerifyUrl")),
  },
  responses: { 200: jsonAnswer(answer, "What its content credentials say, and whether they hold") },
});

/** For anybody: no key, no account; so there are few at once, and few from one address. */
export function createVerifyRoutes(services: VerifyServices): ApiApp {
  const app = createApiApp();
  const { perMinuteMax, burstMax } = { perMinuteMax: limits.verifyPerMinuteMax, burstMax: limits.verifyPerMinuteMax };
  const take = createTokenBuckets({ perMinuteMax, burstMax, now: services.now });
  const look = createSlots(limits.verificationsAtOnceMax);
  const trace = createSlots(1);
  let received = 0;
  app.openapi(page, (context) => {
    const chosen = context.req.valid("query").language ?? preferred(context.req.header("Accept-Language"));
    const nonce = randomBytes(16).toString("base64");
    const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    const text = composeVerifyPage(chosen, { nonce, takesUrls: services.fetch !== undefined });
    return context.html(text, 200, {
      "Content-Security-Policy": policy,
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    });
  });
  const admit = async <T>(context: Context<ApiEnv>, work: (path: string) => Promise<T>): Promise<T> => {
    const { isAllowed, retryInS } = take(services.addressOf(context));
    if (!isAllowed)
      throw refused("rate_limited", `${perMinuteMax} videos a minute may be sent from one address`, retryInS);
    if (received >= limits.verifyUploadsMax) {
      throw refused("concurrency_limited", "many videos are being looked at", busyWaitS);
    }
    received += 1;
    try {
      return await work(join(await services.prepare(), randomBytes(16).toString("hex")));
    } finally {
      received -= 1;
    }
  };
  const lookAt = (path: string) =>
    look(() => services.verify(path)).then(async (report) => ({
      report,
      // One at a time: a search for a mark that is not there takes a core for seconds.
      origin: report.isValid ? null : await trace(() => services.findOrigin(path, report)),
    }));
  app.openapi(verify, async (context) => {
    const looked = await admit(context, (path) => receiveVideo(context.req.raw, path, () => lookAt(path)));
    return context.json(tell(looked, context.req.valid("query").language ?? "en"), 200, {
      "Cache-Control": "no-store",
    });
  });
  app.openapi(verifyUrl, async (context) => {
    const { fetch } = services;
    if (!fetch) throw new SutradharError("url_refused", "videos are not fetched here: send the file itself");
    const { url } = context.req.valid("json");
    const looked = await admit(context, (path) => receivePieces(fetch(url), path, () => lookAt(path)));
    return context.json(tell(looked, context.req.valid("query").language ?? "en"), 200, {
      "Cache-Control": "no-store",
    });
  });
  return app;
}

function tell(
  { report, origin }: { readonly report: CredentialReport; readonly origin: CopyOrigin | null },
  chosen: WordsLanguage,
): z.infer<typeof answer> {
  const { state, isWellFormed, isValid, isTrusted, faults } = report;
  return {
    state,
    isWellFormed,
    isValid,
    isTrusted,
    faults,
    told: tellCredentials(report, chosen),
    origin: origin && { kind: origin.kind, ...tellOrigin(origin, chosen) },
  };
}

/** As many at once as there are slots, the others in their turn: who sends slowly keeps nobody from one. */
function createSlots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

const busyWaitS = 10;

function refused(code: "rate_limited" | "concurrency_limited", why: string, waitS: number): SutradharError {
  return new SutradharError(code, `${why}: wait ${waitS} s`, { details: { retryAfterS: waitS } });
}

/** The first language of the two that a browser names. */
function preferred(header: string | undefined): WordsLanguage {
  const named = (header ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.trim().slice(0, 2));
  return named.find((name): name is WordsLanguage => (wordsLanguages as readonly string[]).includes(name)) ?? "en";
}
