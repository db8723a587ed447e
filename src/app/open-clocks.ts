import { parseClocks, readShippedClocks, type Clocks } from "../governance/clocks/index.ts";
import { limits, SutradharError } from "../core/index.ts";
import { readFileSync, statSync } from "node:fs";
import type { Config } from "./config.ts";

/** Which clocks run in this installation: those of its own file, or those that ship. @throws SutradharError `config_invalid` */
export function openClocks({ clocks }: Pick<Config, "clocks">): Clocks {
  if (clocks === undefined) return readShippedClocks();
  const info = statSync(clocks, { throwIfNoEntry: false });
  if (!info?.isFile()) throw new SutradharError("config_invalid", `clocks: there is no file ${clocks}`);
  if (info.size > limits.clocksBytesMax) {
    throw new SutradharError("config_invalid", `clocks has more than ${limits.clocksBytesMax} bytes`);
  }
  return parseClocks(readFileSync(clocks, "utf8"), clocks);
}
