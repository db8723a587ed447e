import fc from "fast-check";
import { createHmac } from "node:crypto";
import { describe, expect, expectTypeOf, it } from "vitest";
import { canonicalJson, createId, digestBytes, limits, type Json } from "../../core/index.ts";
import { checkOpening, commitmentOf, hmacSha256 } from "../verify/index.ts";
import { defineEntry } from "./entry-type.ts";
import { createOpening, fieldKeyOf } from "./field-key.ts";
import { field, hide, type BodyOf } from "./field.ts";
import { sealEntry } from "./seal-entry.ts";
import { parseSealed } from "./sealed-text.ts";

const everything = defineEntry("test.everything", {
  asset: field.digest,
  person: field.commitment,
  grant: field.id("gra"),
  reason: field.code("by_person", "by_guardian"),
  uses: field.count,
  isLast: field.flag,
  at: field.instant,
  model: field.version,
  language: field.language,
  region: field.region,
  recipients: field.list(field.commitment),
  notice: field.optional(field.digest),
});

type Body = BodyOf<typeof everything.fields>;

const key = new Uint8Array(32).fill(1);
const nowMs = Date.UTC(2026, 10, 22, 10);
const body: Body = {
  asset: digestBytes("asset"),
  person: hide("Asha Rao"),
  grant: createId("gra", nowMs),
  reason: "by_person",
  uses: 3,
  isLast: false,
  at: new Date(nowMs),
  model: "1.2.0-rc.1",
  language: "sat-Olck",
  region: "IN-MH",
  recipients: [hide("+91 98765 43210"), hide("meera@example.in")],
};

function seal(changes: Partial<Record<keyof Body, unknown>> = {}, blinding = new Uint8Array(16).fill(7)) {
  const draft = {
    type: everything,
    actor: { kind: "person", id: "usr_1" },
    workspace: "default",
    body: { ...body, ...changes },
  };
  return sealEntry(draft as never, { key, nowMs, blinding });
}

describe("an entry", () => {
  it("holds what is impersonal as it is, and commitments for the rest", () => {
    const sealed = seal();
    expect(sealed).toMatchObject({
      format: 1,
      type: "test.everything",
      time: "2026-11-22T10:00:00.000Z",
      actor: { kind: "person", ref: expect.stringMatching(/^hmac:/) as string },
      workspace: expect.stringMatching(/^hmac:/) as string,
      body: {
        reason: "by_person",
        uses: 3,
        at: "2026-11-22T10:00:00.000Z",
        person: expect.stringMatching(/^hmac:[\w-]{43}$/) as string,
      },
    });
    expect(canonicalJson(sealed)).not.toMatch(/Asha Rao|98765 ?43210|meera@example|usr_1"|"default"/);
  });

  it("is what the database's side reads again", () => {
    const sealed = seal();
    expect(parseSealed(canonicalJson(sealed))).toEqual({ entry: sealed });
  });

  it("of the system has no one behind it, and of the installation no workspace", () => {
    const sealed = sealEntry(
      { type: everything, actor: { kind: "system" }, body },
      { key, nowMs, blinding: new Uint8Array(16) },
    );
    expect(sealed["actor"]).toEqual({ kind: "system" });
    expect(sealed["workspace"]).toBeUndefined();
  });

  it("is written against its kind: what may be left out, and what a field takes", () => {
    expectTypeOf<Body["reason"]>().toEqualTypeOf<"by_person" | "by_guardian">();
    expectTypeOf<Body["notice"]>().toEqualTypeOf<Body["asset"] | undefined>();
    expectTypeOf<Body["at"]>().toEqualTypeOf<Date>();
    expect(seal({ notice: digestBytes("notice") })["body"]).toHaveProperty("notice");
    expect(seal()["body"]).not.toHaveProperty("notice");
  });

  it("that is too long is refused before anything is written", () => {
    const recipients = Array.from({ length: limits.ledgerListMax }, () => hide("someone"));
    expect(() => seal({ recipients: [...recipients, hide("one more")] })).toThrow(
      `a list of at most ${limits.ledgerListMax}`,
    );
    const wide = defineEntry(
      "test.wide",
      Object.fromEntries(Array.from({ length: 300 }, (_, place) => [`c${place}`, field.digest])),
    );
    const digests = Object.fromEntries(Object.keys(wide.fields).map((name) => [name, digestBytes(name)]));
    const draft = { type: wide, actor: { kind: "system" }, body: digests } as const;
    expect(() => sealEntry(draft, { key, nowMs, blinding: new Uint8Array(16) })).toThrow(
      `at most ${limits.ledgerEntryBytesMax} bytes`,
    );
  });

  it.each(["Test.everything", "everything", "test.every thing", "test.", "a.b.c"])("has no kind called %s", (name) => {
    expect(() => defineEntry(name, {})).toThrow("area.what_happened");
  });
});

describe("free text", () => {
  it.each([
    ["asset", "Asha Rao"],
    ["asset", digestBytes("x").toUpperCase()],
    ["grant", createId("usr", nowMs)],
    ["grant", "gra_asha"],
    ["reason", "because I say so"],
    ["uses", "3"],
    ["uses", -1],
    ["uses", 1.5],
    ["uses", Number.NaN],
    ["uses", 9_876_543_210],
    ["isLast", "no"],
    ["at", "2026-11-22T10:00:00.000Z"],
    ["at", new Date(Number.NaN)],
    ["model", "1.0.0-asha"],
    ["language", "Hindi"],
    ["region", "Mumbai"],
    ["person", "Asha Rao"],
    ["person", { hidden: 3 }],
    ["recipients", "meera@example.in"],
    ["recipients", ["meera@example.in"]],
    ["note", "met her at the office"],
    ["notice", null],
  ])("does not get in as %s: %o", (name, value) => {
    expect(() => seal({ [name]: value })).toThrow("the ledger takes no free text");
    let message = "";
    try {
      seal({ [name]: value });
    } catch (error) {
      message = String(error);
    }
    if (typeof value === "string" && value.length > 3) expect(message).not.toContain(value);
  });
});

describe("a commitment", () => {
  it("opens with what is shown for it, and with nothing else", () => {
    const sealed = seal();
    for (const [path, value] of [
      ["workspace", "default"],
      ["actor.ref", "usr_1"],
      ["body.person", "Asha Rao"],
      ["body.recipients.1", "meera@example.in"],
    ] as const) {
      const opening = createOpening(sealed, { path, value, key });
      expect(() => checkOpening(sealed, opening)).not.toThrow();
      expect(() => checkOpening(sealed, { ...opening, value: `${value} ` })).toThrow(
        "is not what the entry stands for",
      );
      expect(() => createOpening(sealed, { path, value, key: new Uint8Array(32) })).toThrow("cannot be opened");
    }
    expect(() => createOpening(sealed, { path: "body.uses", value: "3", key })).toThrow("no commitment at body.uses");
  });

  it("of one value is another in each field of each entry", () => {
    const commitments = [seal(), seal({}, new Uint8Array(16).fill(8))].flatMap((sealed) => {
      const { person, recipients } = sealed["body"] as Readonly<Record<string, Json>> as {
        person: string;
        recipients: string[];
      };
      return [person, ...recipients];
    });
    expect(new Set(commitments).size).toBe(commitments.length);
  });

  it("under a person's own key opens with that alone, so that destroying it ends what the commitment means", () => {
    const own = new Uint8Array(32).fill(9);
    const sealed = seal({ person: hide("Asha Rao", own) });
    expect(() => createOpening(sealed, { path: "body.person", value: "Asha Rao", key: own })).not.toThrow();
    expect(() => createOpening(sealed, { path: "body.person", value: "Asha Rao", key })).toThrow("cannot be opened");
    expect(() => seal({ person: hide("Asha Rao", new Uint8Array(16)) })).toThrow("32 bytes");
  });

  it("shows one field's key, which opens no other field", () => {
    const [one, other] = ["body.person", "workspace"].map((path) => fieldKeyOf(key, { nonce: "n".repeat(22), path }));
    expect(Buffer.compare(one!, other!)).not.toBe(0);
    expect(() => commitmentOf(new Uint8Array(31), "x")).toThrow("32 bytes");
  });

  it("is HMAC-SHA256, as node:crypto has it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ unit: "binary" }), (secret, message) => {
        expect(Buffer.from(hmacSha256(secret, message))).toEqual(createHmac("sha256", secret).update(message).digest());
      }),
    );
  });
});
