import { readFileSync, statSync } from "node:fs";
import { limits, SutradharError } from "../core/index.ts";
import { parseGrounds, readShippedGrounds, type TakedownGrounds } from "../governance/takedowns/index.ts";
import type { Config } from "./config.ts";

/** On which grounds this installation takes things down: those of its own file, or those that ship. @throws SutradharError `config_invalid` */
export function openGrounds({ takedownGrounds: path }: Pick<Config, "takedownGrounds">): TakedownGrounds {
  if (path === undefined) return readShippedGrounds();
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info?.isFile()) throw new SutradharError("config_invalid", `takedownGrounds: there is no file ${path}`);
  if (info.size > limits.takedownGroundsBytesMax) {
    throw new SutradharError("config_invalid", `takedownGrounds has more than ${limits.takedownGroundsBytesMax} bytes`);
  }
  return parseGrounds(readFileSync(path, "utf8"), path);
}
