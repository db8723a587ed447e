import type { z } from "@hono/zod-openapi";
import type { Nominee, RightsRequest } from "../../governance/rights/index.ts";
import type { nomineeSchema, rightsRequestSchema } from "./rights-schemas.ts";

export function viewRightsRequest(
  request: RightsRequest,
  now: Date,
  events?: readonly { readonly type: string; readonly at: Date; readonly by: string; readonly entryId: string }[],
): z.input<typeof rightsRequestSchema> {
  const { id, principalId, kind, askedBy, language, state, identity, clock, receivedAt, dueAt, settledAt } = request;
  return {
    id,
    principal: principalId,
    kind,
    by: askedBy,
    language,
    state,
    identity: identity && { ...identity },
    clock: { ...clock },
    receivedAt: receivedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    isOverdue: settledAt === null && now > dueAt,
    settledAt: settledAt?.toISOString() ?? null,
    text: request.text ?? null,
    answer: request.answer ?? null,
    answerSha256: request.answerSha256,
    ...(events
      ? { events: events.map(({ type, at, by, entryId }) => ({ type, at: at.toISOString(), by, entry: entryId })) }
      : {}),
  };
}

export function viewNominee({ id, principalId, named, namedAt, activatedAt }: Nominee): z.input<typeof nomineeSchema> {
  return {
    id,
    principal: principalId,
    name: named?.name ?? null,
    contact: named?.contact ?? null,
    relation: named?.relation ?? null,
    namedAt: namedAt.toISOString(),
    activatedAt: activatedAt?.toISOString() ?? null,
  };
}
