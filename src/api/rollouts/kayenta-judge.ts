import { z } from "@hono/zod-openapi";
import { judgeSamples } from "../../rollout/index.ts";

// Kayenta's RemoteJudge: spinnaker/kayenta, com.netflix.kayenta.judge: it sends { canaryConfig, scoreThresholds,
// metricSetPairList } and takes a CanaryJudgeResult.

/** The share of canaries in which something is found where nothing is, over all of its metrics and looks. */
const alpha = 0.01;

const samples = z.array(z.union([z.number(), z.string(), z.null()])).max(10_000);

export const remoteJudgement = z
  .looseObject({
    canaryConfig: z.looseObject({
      metrics: z
        .array(
          z.looseObject({
            name: z.string().max(200),
            groups: z.array(z.string().max(200)).max(20).optional(),
            analysisConfigurations: z
              .looseObject({
                canary: z
                  .looseObject({
                    direction: z.enum(["increase", "decrease", "either"]).optional(),
                    critical: z.boolean().optional(),
                  })
                  .optional(),
              })
              .optional(),
          }),
        )
        .max(200),
    }),
    scoreThresholds: z.looseObject({ pass: z.number(), marginal: z.number() }),
    metricSetPairList: z
      .array(
        z.looseObject({
          name: z.string().max(200),
          id: z.string().max(200),
          tags: z.record(z.string(), z.string()).optional(),
          values: z.looseObject({ control: samples.optional(), experiment: samples.optional() }),
        }),
      )
      .min(1)
      .max(200),
  })
  .openapi("KayentaRemoteJudgement");
type RemoteJudgement = z.output<typeof remoteJudgement>;

const classifications = z.enum(["Pass", "High", "Low", "Nodata"]);
const metadata = z.record(z.string(), z.unknown());

export const judgeResult = z
  .object({
    judgeName: z.string(),
    results: z.array(
      z.object({
        name: z.string(),
        id: z.string(),
        tags: z.record(z.string(), z.string()),
        classification: classifications,
        classificationReason: z.string(),
        groups: z.array(z.string()),
        experimentMetadata: metadata,
        controlMetadata: metadata,
        resultMetadata: metadata,
        critical: z.boolean(),
      }),
    ),
    groupScores: z.array(
      z.object({ name: z.string(), score: z.number(), classification: z.string(), classificationReason: z.string() }),
    ),
    score: z.object({
      score: z.number(),
      classification: z.enum(["Pass", "Marginal", "Fail"]),
      classificationReason: z.string(),
    }),
  })
  .openapi("KayentaJudgeResult");
type JudgeResult = z.input<typeof judgeResult>;
type Judged = JudgeResult["results"][number];

/** The name under which the judge answers. */
export const judgeName = "sutradhar-e-process";

/** Judges what Kayenta has fetched. A metric without data is no pass here, and one that is critical decides alone. */
export function judgeRemotely({ canaryConfig, scoreThresholds, metricSetPairList }: RemoteJudgement): JudgeResult {
  const results = metricSetPairList.map((pair): Judged => judgePair(pair, canaryConfig, metricSetPairList.length));
  const groups = [...new Set(results.flatMap((result) => result.groups))].toSorted();
  const groupScores = groups.map((name) => {
    const own = results.filter((result) => result.groups.includes(name));
    const passed = own.filter(({ classification }) => classification === "Pass").length;
    return {
      name,
      score: (100 * passed) / own.length,
      classification: "",
      classificationReason: `${passed} of ${own.length} pass`,
    };
  });
  const bad = results.filter(({ classification }) => classification !== "Pass");
  const critical = bad.find((result) => result.critical);
  const score = critical ? 0 : groupScores.reduce((sum, group) => sum + group.score, 0) / Math.max(1, groups.length);
  const { pass, marginal } = scoreThresholds;
  const classification = score >= pass ? "Pass" : score >= marginal ? "Marginal" : "Fail";
  const reason = critical
    ? `${critical.name} is critical, and ${critical.classification}`
    : bad.length === 0
      ? "no metric has shifted the harmful way"
      : `not passed: ${bad.map(({ name, classification: found }) => `${name} (${found})`).join(", ")}`;
  return { judgeName, results, groupScores, score: { score, classification, classificationReason: reason } };
}

function judgePair(
  { name, id, tags = {}, values }: RemoteJudgement["metricSetPairList"][number],
  { metrics }: RemoteJudgement["canaryConfig"],
  pairs: number,
): Judged {
  const metric = metrics.find((one) => one.name === name);
  const { direction = "either", critical = false } = metric?.analysisConfigurations?.canary ?? {};
  const harmful = direction === "increase" ? "higher" : direction === "decrease" ? "lower" : "either";
  // Kayenta writes what is missing as the text NaN.
  const numbersOf = (list: z.output<typeof samples> = []): number[] =>
    list.map((value) => (typeof value === "number" ? value : Number.NaN));
  const control = numbersOf(values.control);
  const experiment = numbersOf(values.experiment);
  const { found, evidence, needed, means } = judgeSamples({ control, experiment, harmful, alpha: alpha / pairs });
  const classification = ({ none: "Pass", higher: "High", lower: "Low", no_data: "Nodata" } as const)[found];
  return {
    name,
    id,
    tags,
    classification,
    classificationReason: `ln E ${evidence.toFixed(2)}, acts at ${needed.toFixed(2)}`,
    groups: metric?.groups ?? [name],
    experimentMetadata: { stats: { count: experiment.filter(Number.isFinite).length, mean: means.experiment } },
    controlMetadata: { stats: { count: control.filter(Number.isFinite).length, mean: means.control } },
    resultMetadata: { evidence, needed },
    critical,
  };
}
