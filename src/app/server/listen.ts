import { serve, type ServerType } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { ApiApp } from "../../api/index.ts";
import { SutradharError } from "../../core/index.ts";

/** An API that listens. */
export interface Listener {
  readonly url: string;
  /** Takes no request any more; answers that are under way may still be given for a moment. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Where another port is set. */
  readonly variable: string;
}

/** How long answers that are under way may still take when the server ends. */
const openAnswersMs = 3_000;

/** @throws SutradharError `config_invalid` where the port is taken, or the host is none of this machine's. */
export async function listen(app: Pick<ApiApp, "fetch">, options: ListenOptions): Promise<Listener> {
  const { host, port } = options;
  const server: ServerType = serve({ fetch: app.fetch, hostname: host, port });
  // An `error` rejects it.
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(options, error);
  });
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shown === "0.0.0.0" ? "127.0.0.1" : shown}:${(server.address() as AddressInfo).port}`,
    close: () => close(server),
  };
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeIdleConnections" in server) server.closeIdleConnections();
    setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), openAnswersMs).unref();
  });
}

function cannotListen({ host, port, variable }: ListenOptions, error: NodeJS.ErrnoException): SutradharError {
  return new SutradharError(
    "config_invalid",
    `the server cannot listen on ${host}:${port} (${error.code}): set ${variable} to one that is free, or to 0 for any`,
    { cause: error },
  );
}
