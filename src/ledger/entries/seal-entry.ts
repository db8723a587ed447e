import { canonicalJson, createId, limits, SutradharError, type Digest, type Json } from "../../core/index.ts";
import { commitmentOf } from "../verify/index.ts";
import { fieldKeyOf } from "./field-key.ts";
import { isOptional, type EntryType } from "./entry-type.ts";
import { lintPlain, type BodyOf, type Field, type Fields, type Hidden } from "./field.ts";

/** Who did it. Which person or key, the log tells to nobody without an opening. */
export type Actor =
  | { readonly kind: "system" }
  | { readonly kind: "person" | "key" | "worker" | "processor"; readonly id: string };

/** An entry as it is handed over. */
export interface EntryDraft<Of extends Fields = Fields> {
  readonly type: EntryType<Of>;
  readonly actor: Actor;
  /** The workspace's id; none for what concerns the whole installation. */
  readonly workspace?: string;
  readonly body: BodyOf<Of>;
  /** When it happened; now, if it is not said. */
  readonly time?: Date;
  /** `ent_…`: an entry that is handed over twice under one id is taken in once. */
  readonly id?: string;
}

/** An entry that may go into the log, but for the time at which it does. */
export interface SealedEntry {
  readonly [name: string]: Json;
  readonly id: string;
  readonly type: string;
}

export interface Sealing {
  /** 32 secret bytes of the installation. */
  readonly key: Uint8Array;
  readonly nowMs: number;
  /** 16 bytes of chance, the entry's own: no two entries commit to one value in the same way. */
  readonly blinding: Uint8Array;
}

/** @throws SutradharError `request_invalid` naming the field that could hold what the log must not. */
export function sealEntry<Of extends Fields>(draft: EntryDraft<Of>, { key, nowMs, blinding }: Sealing): SealedEntry {
  const nonce = Buffer.from(blinding).toString("base64url");
  const seal = (path: string, { hidden, key: own }: Hidden) =>
    commitmentOf(fieldKeyOf(own ?? key, { nonce, path }), hidden) as string;
  const { type, actor, workspace, time = new Date(nowMs), id = createId("ent", nowMs) } = draft;
  const entry: SealedEntry = {
    format: 1,
    id,
    type: type.name,
    nonce,
    time: time.toISOString(),
    actor:
      actor.kind === "system"
        ? { kind: actor.kind }
        : { kind: actor.kind, ref: seal("actor.ref", { hidden: actor.id }) },
    body: sealBody(type, draft.body, seal),
    ...(workspace === undefined ? {} : { workspace: seal("workspace", { hidden: workspace }) }),
  };
  const sizeBytes = Buffer.byteLength(canonicalJson(entry));
  if (sizeBytes <= limits.ledgerEntryBytesMax) return entry;
  throw new SutradharError(
    "limit_exceeded",
    `an entry of the ledger has at most ${limits.ledgerEntryBytesMax} bytes, this ${type.name} has ${sizeBytes}`,
  );
}

type Seal = (path: string, hidden: Hidden) => string;

function sealBody(type: EntryType, body: Readonly<Record<string, unknown>>, seal: Seal): Json {
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(type.fields, name));
  if (unknown !== undefined) throw refuse(type, unknown, "no field of it");
  const members = Object.entries(type.fields).flatMap(([name, of]) => {
    const value = body[name];
    if (value === undefined && isOptional(of)) return [];
    return [[name, sealValue(of, value, { type, path: `body.${name}`, seal })] as const];
  });
  return Object.fromEntries(members);
}

interface Place {
  readonly type: EntryType;
  readonly path: string;
  readonly seal: Seal;
}

function sealValue(of: Field, value: unknown, place: Place): Json {
  const { type, path, seal } = place;
  switch (of.kind) {
    case "optional":
      return sealValue(of.of, value, place);
    case "list":
      if (!Array.isArray(value) || value.length > limits.ledgerListMax) {
        throw refuse(type, path, `a list of at most ${limits.ledgerListMax}`);
      }
      return value.map((item, index) => sealValue(of.of, item, { ...place, path: `${path}.${index}` }));
    case "commitment":
      if (!isHidden(value)) throw refuse(type, path, "a value that hide() has marked");
      return seal(path, value);
    default: {
      const expected = lintPlain(of, value);
      if (expected !== undefined) throw refuse(type, path, expected);
      return value instanceof Date ? value.toISOString() : (value as Digest | number | boolean);
    }
  }
}

function isHidden(value: unknown): value is Hidden {
  return typeof value === "object" && value !== null && "hidden" in value && typeof value.hidden === "string";
}

function refuse({ name }: EntryType, path: string, expected: string): SutradharError {
  return new SutradharError(
    "request_invalid",
    `the ledger takes no free text: ${path} of a ${name} entry must be ${expected}`,
    { details: { type: name, path } },
  );
}
