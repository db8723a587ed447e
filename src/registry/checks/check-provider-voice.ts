import { z } from "zod";
import { languages } from "../../speech/spoken.ts";
import { isVersion } from "../asset-version.ts";

/** `voice.json` of a voice that a provider speaks with: names alone, since its address and key are the operator's. */
export const providerSchema = z.strictObject({
  format: z.literal(1, "must be 1"),
  version: z.string().refine(isVersion, "must be a version such as 1.0.0").optional(),
  title: z.string().min(1).max(100),
  engine: z.literal("provider"),
  /** As the installation's list of providers calls it. */
  provider: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be the name of a provider, such as acme"),
  /** As the provider calls its model, and the voice of it. */
  model: z.string().min(1).max(200),
  speaker: z.string().min(1).max(200),
  rate: z.number().min(0.5, "must be 0.5 to 2").max(2, "must be 0.5 to 2").default(1),
  languages: z.array(z.enum(languages)).min(1).max(languages.length),
  /** The engine's voice that says which phones a sentence has, where it is not the language's own. */
  voice: z.string().optional(),
});
export type ProviderDescriptor = z.infer<typeof providerSchema>;
