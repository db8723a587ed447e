import { z } from "zod";
import { SutradharError } from "../../../core/index.ts";
import { isCategory, severityMax, type Category } from "../taxonomy.ts";
import { replyFormats } from "./chat-replies.ts";

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "a name of small letters, digits, . _ and -");
const languages = z
  .array(z.string().regex(/^[a-z]{2,3}$/, "the first part of a language's tag, such as hi"))
  .min(1)
  .max(64);
const url = z.url({ protocol: /^https?$/ });
const answerMsMax = z.number().int().min(100).max(60_000).default(10_000);
/** Where the server's token lies: a secret stands in no list. */
const tokenFile = z.string().min(1).max(4_096).optional();
const category = z.custom<Category>((value) => typeof value === "string" && isCategory(value), "no such category");
const labels = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(100),
      category: category.optional(),
      severity: z.number().int().min(0).max(severityMax).optional(),
    }),
  )
  .min(2)
  .max(64);
const tensors = { input: z.string().min(1).default("text"), output: z.string().min(1).default("scores"), labels };

const model = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("chat"),
    id: name,
    format: z.enum(replyFormats),
    url,
    model: z.string().min(1).max(200),
    languages,
    answerMsMax,
    tokenFile,
  }),
  z.strictObject({
    kind: z.literal("oip"),
    id: name,
    url,
    model: z.string().min(1).max(200),
    version: z.string().max(64).optional(),
    languages,
    answerMsMax,
    tokenFile,
    ...tensors,
  }),
  z.strictObject({ kind: z.literal("onnx"), id: name, file: z.string().min(1), languages, answerMsMax, ...tensors }),
]);

const schema = z.strictObject({ models: z.array(model).max(8) });

/** A model that an installation asks beside the rules. */
export type ModelEntry = z.infer<typeof model>;

/** Reads the list of models. @throws SutradharError `config_invalid` with every entry that is wrong */
export function parseModels(text: string, named: string): readonly ModelEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SutradharError("config_invalid", `${named} is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { data, error } = schema.safeParse(value);
  if (!data) {
    const problems = error.issues.map(({ path, message }) => `${path.map(String).join(".") || "the list"}: ${message}`);
    throw new SutradharError("config_invalid", `${named} is no list of models: ${problems.join("; ")}`);
  }
  const ids = data.models.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new SutradharError("config_invalid", `${named} names two models ${twice}`);
  return data.models;
}
