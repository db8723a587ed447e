import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export interface ConsentAnswer {
  readonly id: string;
  readonly principal: string;
  readonly status: string;
  readonly givenAt: string;
  readonly endedAt: string | null;
  readonly grants: readonly { readonly purpose: string; readonly uses: number; readonly withdrawnAt: string | null }[];
  readonly events?: readonly {
    readonly type: string;
    readonly at: string;
    readonly by: string;
    readonly entry: string;
  }[];
}

export interface WithdrawalAnswer {
  readonly consent: string;
  readonly isSettled: boolean;
  readonly processors: readonly { readonly name: string; readonly acknowledgedAt: string | null }[];
  readonly videos: readonly { readonly video: string; readonly decision: string | null }[];
}

/** Consents of a server's workspace, for those who look after them. Every method throws what the server refuses. */
export interface ConsentClient {
  list(filter: { readonly principal?: string; readonly status?: string }): Promise<readonly ConsentAnswer[]>;
  show(id: string): Promise<ConsentAnswer>;
  withdraw(id: string, purposes: readonly string[]): Promise<WithdrawalAnswer>;
  progress(id: string): Promise<WithdrawalAnswer>;
}

export function createConsentClient(choice: ServerChoice): ConsentClient {
  const api = createApiClient(() => reachServer(choice));
  const path = (id: string): string => `/v1/consents/${encodeURIComponent(id)}`;
  return {
    async list(filter) {
      const query = new URLSearchParams({ ...filter, limit: "200" }).toString();
      const { consents } = await api.ask<{ readonly consents: readonly ConsentAnswer[] }>({
        path: `/v1/consents?${query}`,
      });
      return consents;
    },
    show: (id) => api.ask({ path: path(id) }),
    withdraw: (id, purposes) =>
      api.ask({ method: "POST", path: `${path(id)}/withdraw`, json: purposes.length > 0 ? { purposes } : {} }),
    progress: (id) => api.ask({ path: `${path(id)}/withdrawal` }),
  };
}
