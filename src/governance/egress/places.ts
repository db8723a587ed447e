import { z } from "zod";
import { limits, SutradharError, type Json } from "../../core/index.ts";

const host = z
  .string()
  .regex(
    /^(?:\*|(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/,
    "a host in lower case, *.example.in, or * for any",
  );

const placeSchema = z.strictObject({
  /** `store`: a system of one's own; `provider`: a processor, under a contract. */
  kind: z.enum(["store", "provider"]),
  region: z.string().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, "a country's code, such as IN, or a part of one, IN-MH"),
  hosts: z.array(host).min(1).max(200),
  dataClasses: z.array(z.string()).min(1).max(20),
  contractRef: z.string().min(1).max(200).optional(),
  contractUntil: z.iso.date().optional(),
});

const fileSchema = z.strictObject({ places: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), placeSchema) });

/** Where data may go: of what kind, in which region, under which hosts, and which classes of data. */
export type Place = z.infer<typeof placeSchema>;
export type Places = Readonly<Record<string, Place>>;

/** What an operator lists, from JSON. @throws SutradharError `config_invalid` */
export function parsePlaces(text: string, path: string): Places {
  if (text.length > limits.policyInputBytesMax) throw invalid(path, "it is too long");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(path, `it is no JSON: ${(cause as Error).message}`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0] as z.core.$ZodIssue;
    throw invalid(path, `${at.join(".")}: ${message}`);
  }
  return parsed.data.places;
}

/** The same as the policy's table has it: a contract ends with its last day, in UTC. */
export function placesTable(places: Places): Json {
  return Object.fromEntries(
    Object.entries(places).map(([name, { contractUntil, contractRef, ...place }]) => [
      name,
      {
        ...place,
        ...(contractRef === undefined ? {} : { contractRef }),
        ...(contractUntil === undefined ? {} : { contractUntilMs: Date.parse(contractUntil) + 86_400_000 }),
      },
    ]),
  );
}

function invalid(path: string, why: string): SutradharError {
  return new SutradharError("config_invalid", `the list of places ${path}: ${why}`);
}
