import { checkPrices, readPriceLists, type Metering } from "../../fleet/index.ts";
import type { Config } from "../config.ts";

/**
 * How this installation meters. Asked at the start of whatever works, so that no finished step is found to have no price.
 * @throws SutradharError `price_list_invalid`, `file_missing`
 */
export async function readMetering({
  priceList,
  timeZone,
  classes,
}: Pick<Config, "priceList" | "timeZone" | "classes">): Promise<Metering> {
  const priceLists = await readPriceLists(priceList);
  checkPrices(priceLists, classes);
  return { priceLists, timeZone };
}
