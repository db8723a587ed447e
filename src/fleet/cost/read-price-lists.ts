import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { limits, SutradharError } from "../../core/index.ts";
import { parsePriceList, type PriceList } from "./price-list.ts";

const shipped = fileURLToPath(new URL("../price-lists/", import.meta.url));

/**
 * The price lists of an installation: of its own file or folder where it names one, else the examples that ship.
 * @throws SutradharError `price_list_invalid`, also where two lists have one name or begin at one time; `file_missing`.
 */
export async function readPriceLists(path: string = shipped): Promise<readonly PriceList[]> {
  const lists: PriceList[] = [];
  for (const file of await listFiles(path)) {
    const { size } = await stat(file);
    if (size > limits.priceListBytesMax) {
      throw new SutradharError(
        "price_list_invalid",
        `${basename(file)}: must have at most ${limits.priceListBytesMax} bytes (limits.priceListBytesMax), got ${size}`,
      );
    }
    lists.push(parsePriceList(await readFile(file, "utf8"), basename(file)));
  }
  checkDistinct(lists);
  return lists.toSorted((a, b) => a.validFrom.getTime() - b.validFrom.getTime());
}

async function listFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `${path}: there is no such price list`, { cause });
  });
  if (found.isFile()) return [path];
  const files = (await readdir(path)).filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0 || files.length > limits.priceListsMax) {
    throw new SutradharError(
      "price_list_invalid",
      `${path}: must hold 1 to ${limits.priceListsMax} price lists in files *.json (limits.priceListsMax), got ${files.length}`,
    );
  }
  return files.map((name) => join(path, name));
}

function checkDistinct(lists: readonly PriceList[]): void {
  for (const [index, list] of lists.entries()) {
    const twin = lists
      .slice(0, index)
      .find(({ id, validFrom }) => id === list.id || validFrom.getTime() === list.validFrom.getTime());
    if (!twin) continue;
    throw new SutradharError(
      "price_list_invalid",
      `price lists ${twin.id} and ${list.id} have one name or begin at one time: which of them holds must be plain`,
    );
  }
}
