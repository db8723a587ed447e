import { z } from "zod";
import { SutradharError } from "../../core/index.ts";
import { costOf, findPriceList, readPriceLists, toInr, type PriceList } from "../../fleet/index.ts";
import { createAssetClient, type VersionAnswer } from "../assets/index.ts";
import type { Config } from "../config.ts";
import type { ServerChoice } from "../reach-server.ts";
import { createModelClient } from "./model-client.ts";

/** One version of those that are compared. */
export interface ComparedModel {
  readonly name: string;
  readonly version: string;
  readonly precision: string;
  readonly runtime: string;
  readonly sizeBytes: number;
}

/** A number of each model; null where it was not measured. */
export interface ComparedNumber {
  readonly what: string;
  /** `language=hi, voice=espeak-hi`, or the machine. */
  readonly on: string;
  readonly values: readonly (number | null)[];
}

export interface ModelComparison {
  readonly models: readonly ComparedModel[];
  readonly evaluations: readonly ComparedNumber[];
  /** Latency, speed and rupees a minute, by hardware. */
  readonly costs: readonly ComparedNumber[];
  /** Which price list gave rupees where a version tells how fast it is and not what that costs. */
  readonly priceList: string;
}

const bom = z.object({
  metadata: z.object({
    component: z.object({
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
      modelCard: z.object({
        quantitativeAnalysis: z.object({
          performanceMetrics: z.array(
            z.object({ type: z.string(), value: z.coerce.number(), slice: z.string().default("") }),
          ),
        }),
      }),
    }),
  }),
});
type Bom = z.infer<typeof bom>["metadata"]["component"];

const costSchema = z.object({
  costInrPerMinute: z.number().optional(),
  latencyMs: z.number().optional(),
  realTimeFactor: z.number().optional(),
});

const comparedMax = 10;
const minuteMs = 60_000;

/**
 * What versions tell of themselves, side by side: as fp32 and int8 of one model do.
 * @throws SutradharError `option_invalid`, `asset_unknown`
 */
export async function compareModels(
  config: ServerChoice & Pick<Config, "priceList">,
  names: readonly string[],
  now: Date,
): Promise<ModelComparison> {
  if (names.length < 2 || names.length > comparedMax) {
    throw new SutradharError(
      "option_invalid",
      `name 2 to ${comparedMax} versions to compare, such as align@1.0.0 align@1.0.0-int8`,
    );
  }
  const prices = findPriceList(await readPriceLists(config.priceList), now);
  const found = await Promise.all(names.map((name) => readTold(config, name)));
  return {
    models: found.map(({ shown, told }) => ({
      name: shown.name,
      version: shown.version,
      precision: propertyOf(told, "precision"),
      runtime: propertyOf(told, "runtime"),
      sizeBytes: shown.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    })),
    evaluations: beside(found.map(({ told }) => evaluationsOf(told))),
    costs: beside(found.map(({ told }) => costsOf(told, prices))),
    priceList: prices.id,
  };
}

async function readTold(
  config: ServerChoice,
  named: string,
): Promise<{ readonly shown: VersionAnswer; readonly told: Bom }> {
  const bare = named.replace(/^model\//, "");
  const full = bare.includes("@") ? bare : `${bare}@champion`;
  const [shown, card] = await Promise.all([
    createAssetClient(config).show(`model/${full}`),
    createModelClient(config).card(full, "cyclonedx"),
  ]);
  return { shown: shown as VersionAnswer, told: bom.parse(JSON.parse(card)).metadata.component };
}

const propertyOf = ({ properties }: Bom, name: string): string =>
  properties.find((one) => one.name === `sutradhar:${name}`)?.value ?? "";

type Told = ReadonlyMap<string, { readonly what: string; readonly on: string; readonly value: number }>;

function evaluationsOf({ modelCard }: Bom): Told {
  const { performanceMetrics: metrics } = modelCard.quantitativeAnalysis;
  return toTold(metrics.map(({ type, slice, value }) => ({ what: type, on: slice || "all", value })));
}

function costsOf({ properties }: Bom, prices: PriceList): Told {
  return toTold(
    properties.flatMap(({ name, value }) => {
      const on = /^sutradhar:cost:(.+)$/s.exec(name)?.[1];
      if (on === undefined) return [];
      const { costInrPerMinute, latencyMs, realTimeFactor } = costSchema.parse(JSON.parse(value));
      const numbers = {
        "latency, ms": latencyMs,
        "× real time": realTimeFactor,
        "₹ a minute": costInrPerMinute ?? priceOf(realTimeFactor, prices),
      };
      return Object.entries(numbers).flatMap(([what, number]) =>
        number === undefined ? [] : [{ what, on, value: number }],
      );
    }),
  );
}

/** A minute of sound or picture keeps one core busy for so long. */
function priceOf(realTimeFactor: number | undefined, prices: PriceList): number | undefined {
  if (realTimeFactor === undefined || realTimeFactor <= 0) return undefined;
  return Number(toInr(costOf({ class: "cpu", cpuMs: minuteMs / realTimeFactor, gpuMs: 0 }, prices)));
}

function toTold(numbers: readonly { readonly what: string; readonly on: string; readonly value: number }[]): Told {
  return new Map(numbers.map((one) => [`${one.what}\n${one.on}`, one]));
}

/** In the order in which the first one tells them; what only others tell comes after. */
function beside(all: readonly Told[]): readonly ComparedNumber[] {
  const keys = [...new Set(all.flatMap((told) => [...told.keys()]))];
  return keys.map((key) => {
    const [what = "", on = ""] = key.split("\n");
    return { what, on, values: all.map((told) => told.get(key)?.value ?? null) };
  });
}
