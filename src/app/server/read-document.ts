import { silentLog } from "../../telemetry/log/index.ts";
import { createPassingTracing } from "../../telemetry/tracing/index.ts";
import { readConfig } from "../config.ts";
import type { EventService } from "./event-service.ts";
import { createServerApi, type ServedApiOptions } from "./server-api.ts";

/** The OpenAPI document of this build, without a server: routes are put together over nothing, and none is called. */
export async function readDocument(): Promise<unknown> {
  const nothing = createNothing();
  const options = {
    log: silentLog,
    tracing: createPassingTracing(),
    config: readConfig({ SUTRADHAR_HOME: "/nowhere" }),
    installation: nothing,
    metrics: nothing,
    ledger: nothing,
    consents: nothing,
  } as unknown as ServedApiOptions;
  const api = createServerApi(options, nothing as EventService);
  return (await api.request("/v1/openapi.json")).json();
}

/** Has every member, and answers every call, with itself. */
function createNothing(): unknown {
  const nothing: unknown = new Proxy(() => undefined, {
    get: (_, name) => (name === "then" || typeof name === "symbol" ? undefined : nothing),
    apply: () => nothing,
  });
  return nothing;
}
