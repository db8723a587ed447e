import { parseClocks, readShippedClocks, type Clocks } from "../governance/clocks/index.ts";
import { limits, SutradharError } from "../core/index.ts";
import { readFileSync, statSync } from "node:fs";
import type { Config } from "./config.ts";

/** Which clocks run in this installation: those of its own file, or those that ship. @throws SutradharError `config_invalid` */
export function openClocks({ clocksFile }: Pick<Config, "clocksFile">): Clocks {
  if (clocksFile === undefined) return readShippedClocks();
  const info = statSync(clocksFile, { throwIfNoEntry: false });
  if (!info?.isFile()) throw new SutradharError("config_invalid", `clocksFile: there is no file ${clocksFile}`);
  if (info.size > limits.clocksFileBytesMax) {
    throw new SutradharError("config_invalid", `clocksFile has more than ${limits.clocksFileBytesMax} bytes`);
  }
  return parseClocks(readFileSync(clocksFile, "utf8"), clocksFile);
}
