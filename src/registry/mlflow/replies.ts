import { z } from "zod";

/** What is read of MLflow's answers; the rest is passed over. Empty lists are absent there. */
const text = z.string().max(100_000);
const tag = z.object({ key: text, value: text.default("") });
const tags = z.array(tag).max(10_000).default([]);

export const versionReply = z.object({
  name: text,
  version: z.union([text, z.number()]).transform(String),
  source: text.default(""),
  run_id: text.default(""),
  description: text.default(""),
  status: text.default("READY"),
  aliases: z.array(text).max(1_000).default([]),
  tags,
});
export type MlflowVersion = z.infer<typeof versionReply>;

const runReply = z.object({
  info: z.object({
    run_id: text,
    experiment_id: text,
    artifact_uri: text.default(""),
    status: text.default(""),
    user_id: text.default(""),
  }),
  data: z
    .object({
      // MLflow writes NaN as text, which is no measurement.
      metrics: z
        .array(z.object({ key: text, value: z.union([z.number(), text]) }))
        .max(10_000)
        .default([]),
      params: z.array(tag).max(10_000).default([]),
      tags,
    })
    .default({ metrics: [], params: [], tags: [] }),
  inputs: z
    .object({
      dataset_inputs: z
        .array(z.object({ tags, dataset: z.object({ name: text, digest: text }) }))
        .max(1_000)
        .default([]),
    })
    .default({ dataset_inputs: [] }),
});
export type MlflowRun = z.infer<typeof runReply>;

export const replies = {
  nothing: z.unknown(),
  version: z.object({ model_version: versionReply }),
  versions: z.object({
    model_versions: z.array(versionReply).max(1_000).default([]),
    next_page_token: text.optional(),
  }),
  experiment: z.object({ experiment: z.object({ experiment_id: text }) }),
  experimentMade: z.object({ experiment_id: text }),
  run: z.object({ run: runReply }),
  runs: z.object({ runs: z.array(runReply).max(1_000).default([]), next_page_token: text.optional() }),
  place: z.object({ artifact_uri: text }),
  files: z.object({
    files: z
      .array(
        z.object({
          path: text,
          is_dir: z.boolean().default(false),
          file_size: z.union([z.number(), text]).transform(Number).default(0),
        }),
      )
      .max(10_000)
      .default([]),
  }),
} as const;

/** One tag's value, where it is there and says something. */
export function tagOf(
  all: readonly { readonly key: string; readonly value: string }[],
  key: string,
): string | undefined {
  return all.find((one) => one.key === key)?.value || undefined;
}
