import { readFileSync } from "node:fs";
import { createPublicKey } from "node:crypto";
import { z } from "zod";
import { limits, SutradharError, toStatementKey, type StatementKey } from "../../core/index.ts";
import type { Config } from "../config.ts";

const keysSchema = z.strictObject({
  keys: z
    .array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, "must be 32 bytes in base64url"),
      }),
    )
    .min(1)
    .max(limits.modelKeysMax),
});

/** Who may sign models, as the operator registers them; none where no list is configured. @throws SutradharError `config_invalid` */
export function readModelKeys({ modelKeys: path }: Pick<Config, "modelKeys">): readonly StatementKey[] {
  if (path === undefined) return [];
  try {
    const { keys } = keysSchema.parse(JSON.parse(readFileSync(path, "utf8")));
    // A key's id is what follows from it, whatever the list calls it.
    return keys.map(({ kty, crv, x }) => toStatementKey(createPublicKey({ key: { kty, crv, x }, format: "jwk" })));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? (cause.issues[0]?.message ?? "") : (cause as Error).message;
    throw new SutradharError(
      "config_invalid",
      `the keys that sign models, ${path}, must be { "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": … }] }, as sutradhar model sign prints them: ${why}`,
      { cause },
    );
  }
}
