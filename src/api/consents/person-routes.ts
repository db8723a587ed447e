import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { SutradharError } from "../../core/index.ts";
import {
  answerNo,
  asPerson,
  createShippedNotice,
  findConsentOfRequest,
  findRequestByToken,
  getNotice,
  giveConsent,
  isOpen,
  isRightCode,
  locateRequest,
  noteShown,
  noteWrongCode,
  shippedLanguages,
  withdrawConsent,
  type Consent,
  type ConsentRequest,
  type HeldCode,
  type NoticeRecord,
} from "../../governance/consent/index.ts";
import type { Trx } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { inWorkspace, type ConsentServices } from "./consent-services.ts";
import { pageHeaders, personSteps, renderPersonPage, renderUnknownLink, type PersonPage } from "./person-page.ts";

const path = "/consent/{token}";
const params = z.object({ token: z.string().max(64) });
const query = z.object({ language: z.string().max(20).optional(), receipt: z.string().max(10).optional() });
const common = { path, tags: ["consents"], "x-scope": "public", security: [] };
const see = createRoute({
  ...common,
  method: "get",
  summary: "What a person sees behind their link, without a key or a script",
  request: { params, query },
  responses: { 200: { description: "The notice with its toggles; later what was agreed to, and how to take it back" } },
});
const answer = createRoute({
  ...common,
  method: "post",
  summary: "The person's answer, as the page's form sends it",
  request: { params, query },
  responses: { 303: { description: "To the page again" } },
});

const formBytesMax = 20_000;

/** The person's own page. Their link is the only key to it, and it is good for nothing else. */
export function addPersonRoutes(services: ConsentServices): ApiApp {
  const app = createApiApp();
  app.use(
    "/consent/*",
    bodyLimit({
      maxSize: formBytesMax,
      onError: () => {
        throw new SutradharError("file_too_large", `the form may have ${formBytesMax} bytes`);
      },
    }),
  );
  app.openapi(see, async (context) => {
    const { language, receipt } = context.req.valid("query");
    const page = await atDesk(services, context.req.valid("param").token, (visit) => show(visit, language));
    if (page === undefined) return unknownLink();
    if (receipt === "json") return receiptOf(page.consent);
    return new Response(renderPersonPage(page), { headers: pageHeaders });
  });
  app.openapi(answer, async (context) => {
    const { language } = context.req.valid("query");
    const form = await readForm(context);
    const { token } = context.req.valid("param");
    const client = context.req.header("User-Agent")?.slice(0, 300);
    const page = await atDesk(services, token, (visit) => take(visit, { ...form, language, client }));
    if (page === undefined) return unknownLink();
    if (page.consent) await services.settle(page.request.workspaceId, page.consent.id);
    if (page.trouble) return new Response(renderPersonPage(page), { status: 400, headers: pageHeaders });
    const to = `?language=${encodeURIComponent(page.notice.language)}`;
    return new Response(null, { status: 303, headers: { ...pageHeaders, Location: to } });
  });
  return app;
}

interface Visit {
  readonly services: ConsentServices;
  readonly trx: Trx;
  readonly token: string;
  readonly request: ConsentRequest & HeldCode;
  readonly notices: readonly NoticeRecord[];
}

/** Finds what a link is of, and keeps others from answering it at the same time. */
async function atDesk<T>(
  services: ConsentServices,
  token: string,
  work: (visit: Visit) => Promise<T>,
): Promise<T | undefined> {
  const place = await locateRequest(services.database, token);
  if (!place) return undefined;
  return inWorkspace(services, place, async (trx) => {
    const request = await findRequestByToken(trx, token);
    if (!request) return undefined;
    const notices = await getNotice(trx, { workspaceId: place.workspaceId, ...request.notice });
    return work({ services, trx, token, request, notices });
  });
}

/** That it was shown is written down as it is shown: what was not seen cannot be agreed to. */
async function show(visit: Visit, language: string | undefined): Promise<PersonPage> {
  const { services, trx, request } = visit;
  const now = services.desk.now();
  const notice = noticeIn(visit, language);
  if (isOpen(request, now)) {
    await noteShown(trx, request, { language: notice.language, at: now.toISOString(), sha256: notice.sha256 });
  }
  return toPage(visit, notice, await findConsentOfRequest(trx, request.id));
}

function noticeIn({ notices, request }: Visit, language: string | undefined): NoticeRecord {
  const find = (wanted: string | undefined) => notices.find((each) => each.language === wanted);
  const found = find(language) ?? find(request.language) ?? notices[0];
  if (!found) throw new SutradharError("notice_unknown", "the notice of this link is not here any more");
  return found;
}

function toPage({ services, request, notices }: Visit, notice: NoticeRecord, consent: Consent | undefined): PersonPage {
  const languages = notices.map(({ language }) => language);
  return { request, consent, notice: notice.content, languages, now: services.desk.now() };
}

interface Answer {
  readonly action: string;
  readonly purposes: readonly string[];
  readonly code: string;
  /** One purpose that is taken back. */
  readonly withdraw: string;
  readonly language: string | undefined;
  readonly client: string | undefined;
}

async function readForm(context: Context): Promise<Pick<Answer, "action" | "purposes" | "code" | "withdraw">> {
  const type = context.req.header("Content-Type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    throw new SutradharError("request_invalid", "the page's form is sent as application/x-www-form-urlencoded");
  }
  const form = new URLSearchParams(await context.req.text());
  const first = (name: string): string => form.get(name) ?? "";
  return {
    action: first("action"),
    purposes: form.getAll("purposes"),
    code: first("code").trim(),
    withdraw: first("withdraw"),
  };
}

async function take(visit: Visit, said: Answer): Promise<PersonPage> {
  const { services, trx, request } = visit;
  const notice = noticeIn(visit, said.language);
  const by = { desk: services.desk, visitor: asPerson(request.workspaceId, request.principalId) };
  const consent = await findConsentOfRequest(trx, request.id);
  if (said.action === "withdraw" || said.withdraw !== "") {
    if (!consent) throw new SutradharError("state_conflict", "nothing was agreed to, and nothing can be taken back");
    const some = said.withdraw === "" ? {} : { purposes: [said.withdraw] };
    const place = { workspaceId: request.workspaceId, id: consent.id };
    await withdrawConsent(trx, by, { ...place, ...some });
    return toPage(visit, notice, consent);
  }
  if (said.action === "refuse" || said.action === "later") {
    await answerNo(trx, by, { request, state: said.action === "refuse" ? "refused" : "deferred" });
    return toPage(visit, notice, undefined);
  }
  if (said.action !== "agree") throw new SutradharError("request_invalid", "the form says neither yes nor no");
  return agree(visit, { notice, said, by });
}

async function agree(
  visit: Visit,
  {
    notice,
    said,
    by,
  }: { readonly notice: NoticeRecord; readonly said: Answer; readonly by: Parameters<typeof giveConsent>[1] },
): Promise<PersonPage> {
  const { trx, token, request } = visit;
  if (request.method !== "click" && request.method !== "otp") {
    throw new SutradharError("state_conflict", `the request is answered by ${request.method}, and not on this page`);
  }
  const page = toPage(visit, notice, undefined);
  if (said.purposes.length === 0) return { ...page, trouble: "nothingChosen" };
  if (request.method === "otp" && !isRightCode(request, token, said.code)) {
    await noteWrongCode(trx, request.id);
    return { ...page, trouble: "wrongCode" };
  }
  const evidence = said.client === undefined ? {} : { client: said.client };
  const { language } = notice;
  await giveConsent(trx, by, { request, purposes: said.purposes, language, evidence, steps: personSteps });
  return toPage(visit, notice, await findConsentOfRequest(trx, request.id));
}

/** What the person keeps: the signed artefact and the key to check it by need nobody's word. */
function receiptOf(consent: Consent | undefined): Response {
  if (!consent) throw new SutradharError("consent_unknown", "nothing was agreed to: there is no receipt");
  const { text, sha256, signature, status } = consent;
  const receipt = {
    receipt: "urn:sutradhar:consent-receipt:1",
    status,
    sha256,
    signature,
    artefact: JSON.parse(text) as object,
  };
  return new Response(JSON.stringify(receipt, undefined, 2), {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="${consent.id}.json"`,
      "Cache-Control": "no-store",
    },
  });
}

function unknownLink(): Response {
  const texts = shippedLanguages.map((language) => ({ language, text: expiredIn(language) }));
  return new Response(renderUnknownLink(texts), { status: 404, headers: pageHeaders });
}

function expiredIn(language: string): string {
  const nobody = { name: "-", address: "-", contact: "-" };
  const options = { language, fiduciary: nobody, purposes: [], modalities: [], links: { rights: "", board: "" } };
  return createShippedNotice(options).words.expired;
}
