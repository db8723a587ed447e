import { z } from "zod";
import { SutradharError } from "../../core/index.ts";

/** Billionths of a rupee, so that a second of a core is a whole number of them to nine digits. */
export type NanoInr = bigint;

/** What things cost from a day on. Prices are without tax. */
export interface PriceList {
  /** Stands in every row that was priced by it: `2026-04`. */
  readonly id: string;
  readonly validFrom: Date;
  readonly coreHour: NanoInr;
  /** By class of worker. */
  readonly gpuHour: Readonly<Record<string, NanoInr>>;
  readonly storageGbMonth: NanoInr;
  readonly egressGb: NanoInr;
}

const amount = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,9})?$/, 'rupees as text, with at most nine decimals, such as "3.125"')
  .transform(toNano);

const priceListSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, "small letters, digits, dots and hyphens, at most 40"),
  currency: z.literal("INR"),
  validFrom: z.iso.datetime({ offset: true, error: "a time with its zone, such as 2026-04-01T00:00:00+05:30" }),
  note: z.string().max(2_000).optional(),
  sources: z
    .array(z.strictObject({ what: z.string().max(400), url: z.string().max(400) }))
    .max(50)
    .optional(),
  prices: z.strictObject({
    coreHourInr: amount,
    gpuHourInr: z.record(z.string().regex(/^gpu(-[a-z0-9]+)*$/, "a class of GPU workers, such as gpu-small"), amount),
    storageGbMonthInr: amount,
    egressGbInr: amount,
  }),
});

/** @throws SutradharError `price_list_invalid` with every finding, and `source` in each. */
export function parsePriceList(text: string, source: string): PriceList {
  const { success, data, error } = priceListSchema.safeParse(parseJson(text, source));
  if (!success) {
    const findings = error.issues.map(({ path, message }) => `${path.join(".") || "the list"}: ${message}`);
    throw new SutradharError("price_list_invalid", `${source}: ${findings.join("; ")}`, {
      problems: findings.map((finding) => ({ code: "price_list_invalid", message: `${source}: ${finding}` })),
    });
  }
  const { id, validFrom, prices } = data;
  return {
    id,
    validFrom: new Date(validFrom),
    coreHour: prices.coreHourInr,
    gpuHour: prices.gpuHourInr,
    storageGbMonth: prices.storageGbMonthInr,
    egressGb: prices.egressGbInr,
  };
}

/**
 * The list that holds at `at`: of those that are valid, the newest.
 * @throws SutradharError `price_list_invalid` where none is valid yet.
 */
export function findPriceList(lists: readonly PriceList[], at: Date): PriceList {
  const valid = lists.filter(({ validFrom }) => validFrom <= at);
  if (valid.length === 0) {
    throw new SutradharError(
      "price_list_invalid",
      `no price list holds at ${at.toISOString()}: add one whose validFrom is not later`,
    );
  }
  return valid.reduce((newest, list) => (list.validFrom > newest.validFrom ? list : newest));
}

/**
 * Looks at start-up whether every class of GPU workers has a price in every list, so that no finished step is found to
 * have none. @throws SutradharError `price_list_invalid`
 */
export function checkPrices(lists: readonly PriceList[], classes: readonly string[]): void {
  for (const { id, gpuHour } of lists) {
    const missing = classes.filter((name) => isGpu(name) && !(name in gpuHour));
    if (missing.length === 0) continue;
    throw new SutradharError(
      "price_list_invalid",
      `price list ${id} has no price for ${missing.join(", ")}: add it to prices.gpuHourInr`,
    );
  }
}

export function isGpu(className: string): boolean {
  return className === "gpu" || className.startsWith("gpu-");
}

function toNano(text: string): NanoInr {
  const [whole = "0", rest = ""] = text.split(".");
  return BigInt(whole) * 1_000_000_000n + BigInt(rest.padEnd(9, "0"));
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SutradharError("price_list_invalid", `${source}: must be JSON: ${(cause as Error).message}`, { cause });
  }
}
