import { z } from "@hono/zod-openapi";
import { roles } from "../../access/index.ts";
import { isId, limits } from "../../core/index.ts";

export const personId = z.string().refine((text) => isId("person", text), "must be a person's id, person_…");
export const personParameters = z.object({ id: personId });

/** Roles as somebody is given them: each once. */
export const rolesWish = z
  .array(z.enum(roles))
  .max(roles.length)
  .refine((list) => new Set(list).size === list.length, "may name each role once");

const name = z
  .string()
  .min(1)
  .max(limits.personNameCharsMax)
  // No line breaks, tabs or other characters that steer a terminal or a log.
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, "must be one line of text");
const reason = z.string().min(3).max(limits.reasonCharsMax);

export const invitationOrder = z
  .strictObject({
    name,
    email: z.email().max(254).optional().openapi({ description: "By which they are known again" }),
    roles: rolesWish.default([]).openapi({ description: "In this workspace" }),
    rolesEverywhere: rolesWish
      .default([])
      .openapi({ description: "In every workspace; an administrator of the installation gives them" }),
    lifeMs: z.int().min(60_000).max(limits.invitationLifeMsMax).default(limits.invitationLifeMsMax),
  })
  .refine((order) => order.roles.length + order.rolesEverywhere.length > 0, "roles: name at least one")
  .openapi("NewPerson");
export const roleChange = z
  .strictObject({ roles: rolesWish.optional(), rolesEverywhere: rolesWish.optional() })
  .refine((change) => change.roles ?? change.rolesEverywhere, "name roles or rolesEverywhere")
  .openapi("PersonChange");
export const offboarding = z.strictObject({ reason });
export const acceptance = z.strictObject({ secret: z.string().max(100) });

const time = z.iso.datetime();
export const personSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    state: z.enum(["invited", "active", "ended"]),
    roles: z.array(z.string()),
    rolesEverywhere: z.array(z.string()),
    createdAt: time,
    joinedAt: time.nullable(),
    endedAt: time.nullable(),
    invitedUntil: time.nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi("Person");
export const peopleSchema = z.object({ people: z.array(personSchema), next: z.string().nullable() });
export const invitedSchema = z
  .object({
    person: personSchema,
    invitation: z.object({ id: z.string(), secret: z.string(), expiresAt: time }).nullable().openapi({
      description: "Told this once; null where an identity provider vouches for them: they are members now",
    }),
  })
  .openapi("InvitedPerson");
export const acceptedSchema = z
  .object({
    person: z.string(),
    workspace: z.string(),
    key: z.object({ id: z.string(), secret: z.string(), expiresAt: time }),
  })
  .openapi("AcceptedInvitation");
export const meSchema = z
  .object({
    kind: z.enum(["person", "service"]),
    id: z.string(),
    name: z.string(),
    key: z.string(),
    workspace: z.string(),
    scopes: z.array(z.string()),
    workspaces: z.array(z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()) })),
  })
  .openapi("Me");
