import type { JudgementView, ReconciliationView, RolloutView, RolloutWishes } from "../../api/index.ts";
import { createApiClient } from "../api-client.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";

/** What a rollout is started with, as the command line has it. */
export interface RolloutWish {
  readonly target: string;
  readonly to: string;
  readonly strategy?: string;
  readonly stages?: readonly { readonly share: number; readonly units: number; readonly inFlightMax: number }[];
  readonly goal?: string;
  readonly alpha?: number;
  readonly metrics?: readonly { readonly name: string; readonly alphaShare: number }[];
  readonly pinnedCampaigns?: readonly string[];
}

/** The rollouts of a server. Every method throws what the server refuses, as what it was there. */
export interface RolloutClient {
  start(wish: RolloutWish): Promise<RolloutView>;
  list(): Promise<readonly RolloutView[]>;
  get(id: string): Promise<RolloutView>;
  change(id: string, change: "pause" | "resume" | "abort", reason: string): Promise<RolloutView>;
  approve(id: string, reason: string): Promise<RolloutView>;
  observe(
    id: string,
    seen: { readonly video: string; readonly metric: string; readonly value: number },
  ): Promise<RolloutView>;
  /** What there is beside what is wished; done only where `isDone`. */
  reconcile(wishes: RolloutWishes, isDone: boolean): Promise<ReconciliationView>;
  /** Judged again by its log alone. */
  replay(id: string): Promise<JudgementView>;
}

export function createRolloutClient(choice: ServerChoice): RolloutClient {
  const api = createApiClient(() => reachServer(choice));
  const pathOf = (id: string): string => `/v1/rollouts/${encodeURIComponent(id)}`;
  return {
    start: (wish) => api.ask({ method: "POST", path: "/v1/rollouts", json: wish }),
    list: async () => (await api.ask<{ readonly rollouts: readonly RolloutView[] }>({ path: "/v1/rollouts" })).rollouts,
    get: (id) => api.ask({ path: pathOf(id) }),
    change: (id, change, reason) => api.ask({ method: "PATCH", path: pathOf(id), json: { change, reason } }),
    approve: (id, reason) => api.ask({ method: "POST", path: `${pathOf(id)}/approve`, json: { reason } }),
    observe: (id, seen) => api.ask({ method: "POST", path: `${pathOf(id)}/observations`, json: seen }),
    reconcile: (wishes, isDone) =>
      api.ask({ method: "POST", path: `/v1/rollouts/${isDone ? "reconcile" : "compare"}`, json: wishes }),
    replay: (id) => api.ask({ path: `${pathOf(id)}/replay` }),
  };
}
