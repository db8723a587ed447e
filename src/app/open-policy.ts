import {
  createLineLog,
  createLogs,
  createPolicy,
  createServerEngine,
  createWasmEngine,
  type DecisionLog,
  type Policy,
  type PolicyEngine,
} from "../governance/policy/index.ts";
import type { Log } from "../telemetry/log/index.ts";
import type { Config } from "./config.ts";
import { createLazyDoor } from "./open-lazy-door.ts";
import type { DoorConfig } from "./open-door.ts";
import { readBundle } from "./read-bundle.ts";

export type PolicyConfig = DoorConfig & Pick<Config, "policyUrl" | "policyToken">;

export interface PolicyOpening {
  readonly log: Pick<Log, "info">;
  readonly now: () => Date;
  /** Where decisions are written down beside the log. */
  readonly decisions?: DecisionLog;
}

/** The rules of this installation, and who answers by them. @throws SutradharError `policy_invalid`, `config_invalid`, `file_missing` */
export async function openPolicy(config: PolicyConfig, { log, now, decisions }: PolicyOpening): Promise<Policy> {
  const written = decisions ? createLogs(createLineLog(log), decisions) : createLineLog(log);
  const bundle = await readBundle(config);
  const { policyUrl: url } = config;
  // A server has to answer by the very same rules.
  const engine = url === undefined ? createWasmEngine(bundle) : openServer(config, url);
  return createPolicy({ engine, bundle: bundle.digest, log: written, now });
}

/** A server of the operator's that answers in place of the rules here. */
export function openServer(config: PolicyConfig, url: string): PolicyEngine {
  const send = createLazyDoor(config).fetchTo({ place: "policy-server", dataClass: "personal" });
  return createServerEngine({ url, token: config.policyToken, fetch: send });
}
