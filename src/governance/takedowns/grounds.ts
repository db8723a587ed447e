import { readFileSync } from "node:fs";
import { z } from "zod";
import { SutradharError } from "../../core/index.ts";

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const ground = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  withinHours: z.int().min(1).max(8_784),
  law: z.string().min(1).max(200),
  rule: z.string().min(1).max(200),
  says: z.string().min(1).max(1_000),
  /** From when on it binds; null where no law names the time. */
  since: day.nullable(),
});
/** Why something may have to be taken down, and how soon that must be decided: each law has a clock of its own. */
export type TakedownGround = z.infer<typeof ground>;

const form = z.strictObject({
  edition: day,
  source: z.string().min(1).max(1_000),
  grounds: z.array(ground).min(1).max(50),
});

export interface TakedownGrounds {
  readonly edition: string;
  readonly source: string;
  readonly all: readonly TakedownGround[];
  /** The clock of a ground from the moment on at which a demand came. @throws SutradharError `request_invalid` */
  begin(id: string, receivedAt: Date): { readonly ground: TakedownGround; readonly dueAt: Date };
}

export function readShippedGrounds(): TakedownGrounds {
  return parseGrounds(readFileSync(new URL("grounds.json", import.meta.url), "utf8"), "the grounds that ship");
}

/** @throws SutradharError `config_invalid` that names what is wrong */
export function parseGrounds(text: string, what: string): TakedownGrounds {
  const fail = (found: string): SutradharError =>
    new SutradharError("config_invalid", `${what}: ${found}; docs/guides/takedown.md says how a file of grounds looks`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fail("it is no JSON");
  }
  const parsed = form.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
  }
  const { edition, source, grounds } = parsed.data;
  if (new Set(grounds.map(({ id }) => id)).size !== grounds.length) throw fail("two grounds have the same id");
  return {
    edition,
    source,
    all: grounds,
    begin(id, receivedAt) {
      const found = grounds.find((each) => each.id === id);
      if (!found) {
        const known = grounds.map((each) => each.id).join(", ");
        throw new SutradharError(
          "request_invalid",
          `there is no ground ${JSON.stringify(id.slice(0, 40))}: there is ${known}`,
        );
      }
      return { ground: found, dueAt: new Date(receivedAt.getTime() + found.withinHours * hourMs) };
    },
  };
}

const hourMs = 3_600_000;
