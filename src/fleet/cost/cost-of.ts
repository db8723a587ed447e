import { SutradharError } from "../../core/index.ts";
import { type NanoInr, type PriceList } from "./price-list.ts";

/** What is to be priced. Whole numbers; what is absent costs nothing. */
export interface Consumption {
  /** The class of worker: says which GPU it was. */
  readonly class: string;
  readonly cpuMs: number;
  readonly gpuMs: number;
  /** Bytes times the hours that they were kept; a month has 730. */
  readonly storedByteHours?: number;
  readonly egressBytes?: number;
}

const hourMs = 3_600_000n;
const gbBytes = 1_000_000_000n;
const monthHours = 730n;
const nanoPerMicro = 1_000n;

/**
 * What it costs in micro-rupees, without tax. Whole numbers all the way and rounded once, half up: the same consumption
 * and list give the same cost on any machine.
 * @throws SutradharError `price_list_invalid` where a GPU was used that has no price.
 */
export function costOf(
  { class: className, cpuMs, gpuMs, storedByteHours, egressBytes }: Consumption,
  prices: PriceList,
): number {
  const parts: readonly Part[] = [
    { amount: cpuMs, price: prices.coreHour, unit: hourMs },
    { amount: gpuMs, price: gpuMs > 0 ? getGpuHour(prices, className) : 0n, unit: hourMs },
    { amount: storedByteHours ?? 0, price: prices.storageGbMonth, unit: gbBytes * monthHours },
    { amount: egressBytes ?? 0, price: prices.egressGb, unit: gbBytes },
  ];
  // All parts over one denominator, so that each part is not rounded by itself.
  const denominator = parts.reduce((product, { unit }) => product * unit, 1n);
  const numerator = parts.reduce(
    (sum, { amount, price, unit }) => sum + BigInt(Math.round(amount)) * price * (denominator / unit),
    0n,
  );
  const divisor = denominator * nanoPerMicro;
  return Number((numerator + divisor / 2n) / divisor);
}

interface Part {
  readonly amount: number;
  readonly price: NanoInr;
  /** How much of it the price is for. */
  readonly unit: bigint;
}

function getGpuHour({ id, gpuHour }: PriceList, className: string): NanoInr {
  const price = gpuHour[className];
  if (price !== undefined) return price;
  throw new SutradharError(
    "price_list_invalid",
    `price list ${id} has no price for ${className}: add it to prices.gpuHourInr`,
  );
}
