import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { limits, SutradharError } from "../../core/index.ts";
import { asPerson, listParties } from "../../governance/consent/index.ts";
import {
  addRightsRequest,
  findRightsLink,
  listRightsRequests,
  locateRightsLink,
  rightsKinds,
  rightsLanguages,
  rightsWords,
  takeRequestBack,
  type RightsKind,
  type RightsLink,
} from "../../governance/rights/index.ts";
import type { Trx } from "../../store/index.ts";
import { pageHeaders, renderUnknownLink } from "../consents/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { readSaid } from "./rights-request-routes.ts";
import { renderRightsPage, type RightsPage } from "./rights-page.ts";
import type { RightsServices } from "./rights-services.ts";

const path = "/rights/{token}";
const params = z.object({ token: z.string().max(64) });
const query = z.object({ language: z.string().max(20).optional(), report: z.string().max(10).optional() });
const common = { path, tags: ["rights"], "x-scope": "public", security: [] };
const see = createRoute({
  ...common,
  method: "get",
  summary: "What a person sees behind their link: what they may ask for, and what became of it",
  request: { params, query },
  responses: { 200: { description: "The page; with `report=json` what is kept of them, as a file" } },
});
const send = createRoute({
  ...common,
  method: "post",
  summary: "What the person asks for, as the page's form sends it",
  request: { params, query },
  responses: { 303: { description: "To the page again" } },
});

const formBytesMax = 40_000;

/** The person's own page. Their link is the only key to it, and it is good for nothing else. */
export function addRightsPersonRoutes(services: RightsServices): ApiApp {
  const app = createApiApp();
  app.use(
    "/rights/*",
    bodyLimit({
      maxSize: formBytesMax,
      onError: () => {
        throw new SutradharError("file_too_large", `the form may have ${formBytesMax} bytes`);
      },
    }),
  );
  app.openapi(see, async (context) => {
    const { language, report } = context.req.valid("query");
    const page = await atDesk(services, context.req.valid("param").token, (visit) => show(visit, language));
    if (page === undefined) return unknownLink();
    if (report === undefined) return new Response(renderRightsPage(page), { headers: pageHeaders });
    // They are told what they were promised, once somebody has answered.
    if (!mayRead(page)) throw new SutradharError("state_conflict", "no report was answered yet");
    const told = await services.report(page.link);
    if (report === "json") return asFile(told);
    return new Response(renderRightsPage({ ...page, report: told }), { headers: pageHeaders });
  });
  app.openapi(send, async (context) => {
    const { language } = context.req.valid("query");
    const form = await readForm(context);
    const page = await atDesk(services, context.req.valid("param").token, (visit) => take(visit, form, language));
    if (page === undefined) return unknownLink();
    if (page.hasTrouble) return new Response(renderRightsPage(page), { status: 400, headers: pageHeaders });
    const to = `?language=${encodeURIComponent(page.language)}`;
    return new Response(null, { status: 303, headers: { ...pageHeaders, Location: to } });
  });
  return app;
}

function mayRead({ requests }: RightsPage): boolean {
  return requests.some(({ kind, state }) => kind === "access" && state === "answered");
}

interface Visit {
  readonly services: RightsServices;
  readonly trx: Trx;
  readonly link: RightsLink;
}

async function atDesk<T>(
  services: RightsServices,
  token: string,
  work: (visit: Visit) => Promise<T>,
): Promise<T | undefined> {
  const place = await locateRightsLink(services.database, token);
  if (!place) return undefined;
  return services.database.forWorkspace(place.workspaceId, async (trx) => {
    const link = await findRightsLink(trx, token, services.desk.now());
    return link && work({ services, trx, link });
  });
}

async function show({ services, trx, link }: Visit, language: string | undefined): Promise<RightsPage> {
  const { desk } = services;
  const { workspaceId, principalId } = link;
  const parties = await listParties(trx, workspaceId);
  const requests = await listRightsRequests(trx, desk, { workspaceId, principalId, limit: limits.pageRowsMax });
  const wanted = language ?? link.language;
  const { spoken } = rightsWords(wanted);
  return {
    link,
    language: spoken,
    fiduciary: parties.find(({ role }) => role === "fiduciary"),
    // A nominee sees what was asked for in their name, and not what the person wrote before.
    requests: requests.filter(({ askedBy }) => askedBy === link.askedBy),
    hasTrouble: false,
  };
}

interface Said {
  readonly kind: string;
  readonly text: string;
  readonly name: string;
  readonly contact: string;
  readonly takeBack: string;
}

async function readForm(context: Context): Promise<Said> {
  const type = context.req.header("Content-Type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    throw new SutradharError("request_invalid", "the page's form is sent as application/x-www-form-urlencoded");
  }
  const form = new URLSearchParams(await context.req.text());
  const first = (name: string, max: number): string => (form.get(name) ?? "").trim().slice(0, max);
  return {
    kind: first("kind", 20),
    text: first("text", limits.rightsTextCharsMax),
    name: first("name", 200),
    contact: first("contact", 200),
    takeBack: first("takeBack", 40),
  };
}

async function take(visit: Visit, said: Said, language: string | undefined): Promise<RightsPage> {
  const { services, trx, link } = visit;
  const { workspaceId, principalId, askedBy } = link;
  const by = { desk: services.desk, visitor: asPerson(workspaceId, principalId) };
  const page = await show(visit, language);
  if (said.takeBack !== "") {
    if (!page.requests.some(({ id }) => id === said.takeBack)) {
      throw new SutradharError("rights_request_unknown", "there is no such request behind this link");
    }
    await takeRequestBack(trx, by, said.takeBack);
    return page;
  }
  const kind = rightsKinds.find((each) => each === said.kind);
  const text = kind && readable(kind, said);
  if (!kind || text === undefined) return { ...page, hasTrouble: true };
  const wish = { principalId, kind, askedBy, language: page.language, text, isByLink: true };
  await addRightsRequest(trx, by, wish);
  return page;
}

/** Undefined where something is missing that it needs. */
function readable(kind: RightsKind, { text, name, contact }: Said): string | undefined {
  const nominee = name !== "" && contact !== "" ? { name, contact } : undefined;
  try {
    return readSaid({ kind, text, nominee });
  } catch (error) {
    if (error instanceof SutradharError && error.code === "request_invalid") return undefined;
    throw error;
  }
}

function asFile(report: object): Response {
  return new Response(JSON.stringify(report, undefined, 2), {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": 'attachment; filename="my-data.json"',
      "Cache-Control": "no-store",
    },
  });
}

function unknownLink(): Response {
  const texts = rightsLanguages.map((language) => ({ language, text: rightsWords(language).unknown }));
  return new Response(renderUnknownLink(texts), { status: 404, headers: pageHeaders });
}
