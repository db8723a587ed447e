import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export interface DecisionAnswer {
  readonly id: string;
  readonly at: string;
  readonly name: string;
  readonly video: string | null;
  readonly isAllowed: boolean;
  readonly reasons: readonly string[];
  readonly bundle: string | null;
  readonly inputSha256: string;
}

/** What the rules of a server's workspace decided. */
export interface DecisionClient {
  list(filter: Readonly<Record<string, string>>): Promise<readonly DecisionAnswer[]>;
}

export function createDecisionClient(choice: ServerChoice): DecisionClient {
  const api = createApiClient(() => reachServer(choice));
  return {
    async list(filter) {
      const query = new URLSearchParams({ ...filter, limit: "200" }).toString();
      const { decisions } = await api.ask<{ readonly decisions: readonly DecisionAnswer[] }>({
        path: `/v1/policy/decisions?${query}`,
      });
      return decisions;
    },
  };
}
