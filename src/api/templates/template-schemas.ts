import { z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";

const type = z.enum(["text", "name", "number", "date", "currency", "time", "phone", "url"]);

export const templateParameters = z.object({
  ref: z
    .string()
    .min(1)
    .max(limits.assetReferenceCharsMax)
    .openapi({ description: "Its name, with a version, a range or an alias where that matters", example: "diwali@^1" }),
});

export const templateListQuery = z.object({
  name: z.string().max(64).optional().openapi({ description: "A part of the name" }),
  limit: z.coerce.number().int().min(1).max(limits.assetPageMax).default(50),
  after: z.string().max(200).optional().openapi({ description: "`next` of the page before" }),
});

const links = z.record(z.string(), z.string());

export const templateListSchema = z.object({
  templates: z.array(
    z
      .object({
        name: z.string(),
        version: z.string(),
        title: z.string(),
        isShared: z.boolean().openapi({ description: "It ships, and is everybody's" }),
        links,
      })
      .openapi("ListedTemplate"),
  ),
  next: z.string().nullable(),
});

export const templateVariablesSchema = z
  .object({
    template: z.string().openapi({ description: "The version that answers", example: "template/diwali@1.0.0" }),
    title: z.string(),
    languages: z.array(z.string()),
    shots: z.int(),
    variables: z.array(
      z
        .object({
          name: z.string(),
          type,
          required: z.boolean().openapi({ description: "It has no default" }),
          maxLength: z.int(),
          min: z.number().optional(),
          max: z.number().optional(),
          default: z.string().optional(),
          example: z.string().optional(),
          description: z.string().optional(),
        })
        .openapi("TemplateVariable"),
    ),
    example: z.record(z.string(), z.string()).openapi({ description: "Values that pass, of all that must be given" }),
    schema: z.looseObject({}).openapi({ description: "The same as JSON Schema 2020-12" }),
  })
  .openapi("TemplateVariables");
