import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { limits, SutradharError } from "../core/index.ts";
import type { Door, Parcel } from "../governance/egress/index.ts";
import type { ModelProviders } from "../steps/index.ts";
import type { Config } from "./config.ts";

const listBytesMax = 100_000;
const keyBytesMax = 8_192;

const schema = z.strictObject({
  providers: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "a name of small letters, digits and -"),
        url: z.url({ protocol: /^https?$/ }),
        /** Where its key lies, beside the list: a secret stands in no list. */
        keyFile: z.string().min(1).max(4_096),
        /** Which place of the rules it is, where each provider has a contract of its own. */
        place: z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "the name of a place in SUTRADHAR_PLACES")
          .optional(),
      }),
    )
    .max(limits.providersMax),
});

type ProviderEntry = z.infer<typeof schema>["providers"][number];

/**
 * The providers whose voices speak and whose models listen; undefined where the configuration lists none. The list and a key are read when
 * they are needed: one that is replaced counts from the next sentence on.
 */
export function openProviders(
  { providers: list }: Pick<Config, "providers">,
  door: Pick<Door, "pass">,
): ModelProviders | undefined {
  if (list === undefined) return undefined;
  return {
    async reach(provider, sent) {
      const entries = parseProviders(await readText(list, listBytesMax), list);
      const entry = entries.find(({ name }) => name === provider);
      if (!entry) {
        throw new SutradharError("model_unavailable", `the provider ${provider} is needed, and ${list} lists it not`);
      }
      const { url, place } = entry;
      const parcel: Parcel = { place: "model-provider", dataClass: sent };
      await door.pass(place === undefined ? parcel : { ...parcel, place }, url);
      return { url: url.replace(/\/+$/, ""), token: await readKey(entry, path.dirname(list)) };
    },
  };
}

/** @throws SutradharError `config_invalid` with every entry that is wrong */
export function parseProviders(text: string, named: string): readonly ProviderEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SutradharError("config_invalid", `${named} is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { data, error } = schema.safeParse(value);
  if (!data) {
    const problems = error.issues.map(
      ({ path: at, message }) => `${at.map(String).join(".") || "the list"}: ${message}`,
    );
    throw new SutradharError("config_invalid", `${named} is no list of providers: ${problems.join("; ")}`);
  }
  const names = data.providers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SutradharError("config_invalid", `${named} lists ${twice} twice`);
  return data.providers;
}

async function readKey({ keyFile }: ProviderEntry, folder: string): Promise<string> {
  const file = path.resolve(folder, keyFile);
  const key = (await readText(file, keyBytesMax)).trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new SutradharError("config_invalid", `${file} holds no key: expected one line without white space`);
}

async function readText(file: string, bytesMax: number): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${file}`, { cause });
  });
  if (bytes.length <= bytesMax) return bytes.toString("utf8");
  throw new SutradharError("file_too_large", `${file} has ${bytes.length} bytes, and may have ${bytesMax}`);
}
