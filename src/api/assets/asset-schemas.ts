import { z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";
import { assetKinds } from "../../registry/index.ts";

const kind = z.enum(assetKinds).openapi({ example: "avatar" });
const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must have a-z, 0-9 and -, at most 64")
  .openapi({ example: "asha" });
const selector = z
  .string()
  .min(1)
  .max(80)
  .openapi({ description: "A version, a range such as ^1, or an alias", example: "1.2.0" });
const line = z.string().max(limits.assetTextCharsMax);
const time = z.iso.datetime();
const digest = z.string().openapi({ description: "Of the manifest: kind, name, version and every file's sha256" });

export const assetParameters = z.object({ kind, name });
export const versionParameters = z.object({ kind, name, version: selector });
export const aliasParameters = z.object({ kind, name, alias: z.string().max(80).openapi({ example: "production" }) });

export const pushQuery = z.object({
  kind: kind.optional().openapi({ description: "May be left out where the files tell, as rig.json does" }),
  name: name.optional(),
  version: z.string().max(80).optional().openapi({ example: "1.2.0" }),
  licence: line.openapi({ description: "An SPDX expression, or words", example: "Apache-2.0" }),
  likeness: z
    .enum(["none", "synthetic", "person"])
    .default("none")
    .openapi({ description: "Whose face or voice it is: of an avatar or a voice it must be said" }),
  person: line.optional().openapi({ description: "With likeness=person: whose" }),
  source: line.optional().openapi({ description: "Where it was made or found" }),
});

export const pushedSchema = z
  .object({
    kind,
    name,
    version: z.string(),
    digest,
    title: z.string(),
    isNew: z.boolean().openapi({ description: "False where these very bytes were pushed before" }),
    ignored: z.array(z.string()).openapi({ description: "Files of the archive that do not belong to the asset" }),
  })
  .openapi("PushedAsset");

export const listQuery = z.object({
  kind: kind.optional(),
  name: z.string().max(64).optional().openapi({ description: "A part of the name" }),
  alias: z.string().max(80).optional().openapi({ description: "Only assets that have it, each at that version" }),
  deprecated: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number().int().min(1).max(limits.assetPageMax).default(50),
  after: z.string().max(200).optional().openapi({ description: "`next` of the page before" }),
});

export const listSchema = z.object({
  assets: z.array(
    z
      .object({
        kind,
        name,
        version: z.string(),
        digest,
        title: z.string(),
        isShared: z.boolean().openapi({ description: "It ships, and is everybody's" }),
        isDeprecated: z.boolean(),
        versionCount: z.number().int(),
        aliases: z.record(z.string(), z.string()),
        pushedAt: time,
      })
      .openapi("ListedAsset"),
  ),
  next: z.string().nullable(),
});

const deprecation = z.object({
  reason: z.string(),
  replacement: z.string().optional(),
  by: z.string(),
  at: time,
});
const versionFields = {
  version: z.string(),
  digest,
  title: z.string(),
  traits: z.looseObject({}),
  licence: z.string(),
  likeness: z.object({ kind: z.enum(["none", "synthetic", "person"]), person: z.string().optional() }),
  source: z.string().optional(),
  pushedBy: z.string(),
  pushedKey: z.string().optional(),
  pushedAt: time,
  deprecation: deprecation.optional(),
  aliases: z.array(z.string()),
};

export const assetSchema = z
  .object({
    kind,
    name,
    isShared: z.boolean(),
    versions: z.array(z.object(versionFields)),
    aliases: z.array(z.object({ alias: z.string(), version: z.string(), isFrozen: z.boolean() })),
    history: z.array(
      z.object({
        alias: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        isFrozen: z.boolean(),
        by: z.string(),
        reason: z.string().nullable(),
        at: time,
      }),
    ),
  })
  .openapi("Asset");

export const versionSchema = z
  .object({
    kind,
    name,
    isShared: z.boolean(),
    ...versionFields,
    files: z.array(z.object({ path: z.string(), digest: z.string(), sizeBytes: z.number().int() })),
    uses: z.array(z.object({ kind: z.enum(["video", "asset"]), id: z.string(), wanted: z.string(), usedAt: time })),
  })
  .openapi("AssetVersion");

export const tagOrder = z.strictObject({
  version: selector,
  reason: line.optional(),
  frozen: z
    .boolean()
    .optional()
    .openapi({ description: "Of latest alone: false lets it follow the newest stable version again" }),
});

export const tagSchema = z.object({
  kind,
  name,
  alias: z.string(),
  version: z.string().nullable(),
  isFrozen: z.boolean(),
  isMoved: z.boolean(),
});

export const deprecationOrder = z.strictObject({
  reason: line.nullable().openapi({ description: "Null takes the deprecation back" }),
  replacement: z.string().max(200).optional().openapi({ example: "avatar/asha@^2" }),
});

const endSchema = z.object({ kind, name, version: z.string(), digest });
export const diffQuery = z.object({
  from: z.string().max(200).openapi({ example: "avatar/asha@1.0.0" }),
  to: z.string().max(200).openapi({ example: "avatar/asha@latest" }),
});
export const diffSchema = z
  .object({
    from: endSchema,
    to: endSchema,
    unchanged: z.number().int(),
    files: z.array(
      z.object({
        path: z.string(),
        change: z.enum(["added", "removed", "changed"]),
        beforeBytes: z.number().int().optional(),
        afterBytes: z.number().int().optional(),
        fields: z
          .array(z.object({ path: z.string(), before: z.string().optional(), after: z.string().optional() }))
          .optional(),
        picture: z
          .union([
            z.object({ kind: z.literal("pixels"), share: z.number(), levelsMax: z.number().int() }),
            z.object({ kind: z.literal("size"), before: z.string(), after: z.string() }),
            z.object({ kind: z.literal("unseen") }),
          ])
          .optional(),
      }),
    ),
  })
  .openapi("AssetDiff");
