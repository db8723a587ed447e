import type { CopyTrace } from "../api/index.ts";
import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export type { CopyTrace };

/** Asks a server which of its workspace's videos a copy could be. @throws what the server refuses */
export async function traceCopy(choice: ServerChoice, path: string): Promise<CopyTrace> {
  const api = createApiClient(() => reachServer(choice));
  return api.ask<CopyTrace>({
    method: "POST",
    path: "/v1/traces",
    file: { path, contentType: "application/octet-stream" },
  });
}
