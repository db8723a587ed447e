import type { Digest } from "../../core/index.ts";

/**
 * What a field of an entry may hold. Free text is not among them, since the log is for ever and names people to nobody: what
 * is personal, or could be guessed from its hash, stands in it as a commitment.
 */
export type Field =
  /** The sha256 of something impersonal. */
  | { readonly kind: "digest" }
  | { readonly kind: "commitment" }
  | { readonly kind: "id"; readonly prefix: string }
  | { readonly kind: "code"; readonly values: readonly string[] }
  /** A whole number below a thousand million: a telephone number is larger. */
  | { readonly kind: "count" }
  | { readonly kind: "flag" }
  | { readonly kind: "instant" }
  | { readonly kind: "version" }
  | { readonly kind: "language" }
  | { readonly kind: "region" }
  /** A signed note in which the log speaks of itself. */
  | { readonly kind: "statement" }
  | { readonly kind: "list"; readonly of: Field }
  | { readonly kind: "optional"; readonly of: Field };

export const field = {
  digest: { kind: "digest" },
  commitment: { kind: "commitment" },
  count: { kind: "count" },
  flag: { kind: "flag" },
  instant: { kind: "instant" },
  version: { kind: "version" },
  language: { kind: "language" },
  region: { kind: "region" },
  statement: { kind: "statement" },
  /** An id as `createId` makes it. */
  id: (prefix: string) => ({ kind: "id", prefix }) as const,
  /** One word of a closed list. */
  code: <const Values extends readonly string[]>(...values: Values) => ({ kind: "code", values }) as const,
  list: <Of extends Field>(of: Of) => ({ kind: "list", of }) as const,
  optional: <Of extends Field>(of: Of) => ({ kind: "optional", of }) as const,
} as const;

/** A value that the log must not hold, on its way to becoming a commitment. */
export interface Hidden {
  readonly hidden: string;
  /** A person's own key, where destroying it shall make the commitment mean nothing; else the installation's. */
  readonly key?: Uint8Array;
}

/** Says of a value that it goes into the log as a commitment only. */
export function hide(value: string, key?: Uint8Array): Hidden {
  return key ? { hidden: value, key } : { hidden: value };
}

/** What is handed over for a field. */
export type ValueOf<Of extends Field> = Of extends { kind: "digest" }
  ? Digest
  : Of extends { kind: "commitment" }
    ? Hidden
    : Of extends { kind: "code"; values: infer Values extends readonly string[] }
      ? Values[number]
      : Of extends { kind: "count" }
        ? number
        : Of extends { kind: "flag" }
          ? boolean
          : Of extends { kind: "instant" }
            ? Date
            : Of extends { kind: "list"; of: infer Item extends Field }
              ? readonly ValueOf<Item>[]
              : Of extends { kind: "optional"; of: infer Inner extends Field }
                ? ValueOf<Inner> | undefined
                : string;

export type Fields = Readonly<Record<string, Field>>;

type OptionalNames<Of extends Fields> = {
  [Name in keyof Of]: Of[Name] extends { kind: "optional" } ? Name : never;
}[keyof Of];

/** What is handed over for the body of an entry. */
export type BodyOf<Of extends Fields> = {
  readonly [Name in Exclude<keyof Of, OptionalNames<Of>>]: ValueOf<Of[Name]>;
} & { readonly [Name in OptionalNames<Of>]?: ValueOf<Of[Name]> };

const countMax = 1_000_000_000;

/** How strings in an entry are spelled. */
export const shapes = {
  digest: /^[0-9a-f]{64}$/,
  commitment: /^hmac:[A-Za-z0-9_-]{43}$/,
  version: /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-(?:alpha|beta|rc)\.\d{1,4})?$/,
  language: /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/,
  region: /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  id: /^[a-z]{2,8}_[0-9a-hjkmnp-tv-z]{26}$/,
  code: /^[a-z][a-z0-9_.:-]{0,63}$/,
} as const;

/** A field that holds one value as it is. */
type Plain = Exclude<Field, { kind: "commitment" | "list" | "optional" }>;

interface Expectation<Of> {
  holds(value: unknown, of: Of): boolean;
  describe(of: Of): string;
}

const spelled = (shape: keyof typeof shapes): Expectation<unknown> => ({
  holds: (value) => typeof value === "string" && shapes[shape].test(value),
  describe: () => `a ${shape}`,
});

const expectations: { readonly [Kind in Plain["kind"]]: Expectation<Extract<Plain, { kind: Kind }>> } = {
  digest: spelled("digest"),
  version: spelled("version"),
  language: spelled("language"),
  region: spelled("region"),
  id: {
    holds: (value, { prefix }) => spelled("id").holds(value, undefined) && String(value).startsWith(`${prefix}_`),
    describe: ({ prefix }) => `an id ${prefix}_…`,
  },
  code: {
    holds: (value, { values }) => values.some((known) => known === value),
    describe: ({ values }) => `one of ${values.join(", ")}`,
  },
  count: {
    holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < countMax,
    describe: () => `a whole number from 0 to ${countMax - 1}`,
  },
  flag: { holds: (value) => typeof value === "boolean", describe: () => "true or false" },
  instant: {
    holds: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
    describe: () => "a Date",
  },
  statement: {
    holds: (value) => typeof value === "string" && value.includes("\n\n\u2014 "),
    describe: () => "a signed note",
  },
};

/** What a plain value must be, or undefined where it is that. Never repeats the value: it may be personal. */
export function lintPlain(of: Plain, value: unknown): string | undefined {
  const expectation = expectations[of.kind] as Expectation<Plain>;
  return expectation.holds(value, of) ? undefined : expectation.describe(of);
}

/** Whether a string looks like one of the fields above: for entries whose type is not known here. */
export function isOfKnownShape(text: string): boolean {
  return Object.values(shapes).some((shape) => shape.test(text));
}
