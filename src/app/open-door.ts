import { readFile } from "node:fs/promises";
import { SutradharError } from "../core/index.ts";
import { createDoor, parsePlaces, placesTable, type Door, type DoorOptions } from "../governance/egress/index.ts";
import {
  createBundle,
  createLineLog,
  createPolicy,
  createWasmEngine,
  noDecisionLog,
  type PolicyBundle,
} from "../governance/policy/index.ts";
import type { Log } from "../telemetry/log/index.ts";
import type { Config } from "./config.ts";
import { readBundle, type BundleConfig } from "./read-bundle.ts";

export type DoorConfig = BundleConfig & Pick<Config, "places" | "region" | "regions">;

/**
 * The way out of this installation. It is asked in this process even where another server answers for the rest: whether that one may be
 * asked is a question for the door, too.
 * @throws SutradharError `policy_invalid`, `config_invalid`, `file_missing`
 */
export async function openDoor(config: DoorConfig, log?: Pick<Log, "info">): Promise<Door> {
  const bundle = await addPlaces(config, await readBundle(config));
  const now = (): Date => new Date();
  const policy = createPolicy({
    engine: createWasmEngine(bundle),
    bundle: bundle.digest,
    log: log ? createLineLog(log) : noDecisionLog,
    now,
  });
  const places = bundle.data.tables["places"] as unknown as DoorOptions["places"];
  return createDoor({ policy, places, region: config.region, regions: config.regions, now });
}

/** The operator's own list beside the one in the rules, which it may add to and not change. */
async function addPlaces({ places: path }: Pick<Config, "places">, bundle: PolicyBundle): Promise<PolicyBundle> {
  if (path === undefined) return bundle;
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no list of places ${path}`, { cause });
  });
  const { tables } = bundle.data;
  const own = placesTable(parsePlaces(text, path)) as Readonly<Record<string, object>>;
  const standing = (tables["places"] ?? {}) as Readonly<Record<string, object>>;
  const twice = Object.keys(own).filter((name) => Object.hasOwn(standing, name));
  if (twice.length > 0) {
    throw new SutradharError(
      "config_invalid",
      `${path} lists ${twice.join(", ")}, which the policy's own table has already`,
    );
  }
  return createBundle(bundle.wasm, { tables: { ...tables, places: { ...standing, ...own } } });
}
