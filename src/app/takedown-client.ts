import type { CopyTrace } from "../api/index.ts";
import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";
import { traceCopy } from "./trace-copy.ts";

export interface TakedownAnswer {
  readonly id: string;
  readonly state: string;
  readonly decision: string | null;
  readonly ground: string;
  readonly clock: { readonly withinHours: number; readonly law: string; readonly rule: string };
  readonly target: { readonly kind: string; readonly value: string };
  readonly reason: string;
  readonly reference: string | null;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly withheld: number;
  readonly moved: number;
  readonly events: readonly {
    readonly type: string;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
    readonly entry: string;
  }[];
}

export interface FoundAnswer {
  readonly total: number;
  readonly videos: readonly {
    readonly id: string;
    readonly title: string | null;
    readonly state: string;
    readonly campaign: string | null;
    readonly createdAt: string;
  }[];
}

export interface GroundAnswer {
  readonly id: string;
  readonly withinHours: number;
  readonly law: string;
  readonly rule: string;
  readonly says: string;
  readonly since: string | null;
}

export interface TakedownTargetOrder {
  readonly kind: string;
  readonly value: string;
}

export interface TakedownOrder {
  readonly ground: string;
  readonly target: TakedownTargetOrder;
  readonly reason: string;
  readonly reference?: string;
  readonly receivedAt?: string;
  readonly revokesNow: boolean;
}

/** The takedown desk of a server's workspace. Every method throws what the server refuses. */
export interface TakedownClient {
  grounds(): Promise<{ readonly source: string; readonly grounds: readonly GroundAnswer[] }>;
  /** Which videos a copy could be, by its watermark. */
  trace(path: string): Promise<CopyTrace>;
  find(target: TakedownTargetOrder): Promise<FoundAnswer>;
  open(order: TakedownOrder): Promise<TakedownAnswer>;
  list(isOpen: boolean): Promise<readonly TakedownAnswer[]>;
  show(id: string): Promise<TakedownAnswer>;
  step(id: string, what: "revoke" | "refuse" | "appeal" | "reinstate", reason: string): Promise<TakedownAnswer>;
  judge(id: string, verdict: "uphold" | "overturn", reason: string): Promise<TakedownAnswer>;
}

export function createTakedownClient(choice: ServerChoice): TakedownClient {
  const api = createApiClient(() => reachServer(choice));
  const at = (id: string): string => `/v1/takedowns/${encodeURIComponent(id)}`;
  const post = <T>(path: string, json: object): Promise<T> => api.ask({ method: "POST", path, json });
  return {
    grounds: () => api.ask({ path: "/v1/takedown-grounds" }),
    trace: (path) => traceCopy(choice, path),
    find: (target) => post("/v1/takedowns/find", target),
    open: (order) => post("/v1/takedowns", order),
    list: async (isOpen) =>
      (
        await api.ask<{ readonly takedowns: readonly TakedownAnswer[] }>({
          path: `/v1/takedowns?open=${isOpen}&limit=200`,
        })
      ).takedowns,
    show: (id) => api.ask({ path: at(id) }),
    step: (id, what, reason) => post(`${at(id)}/${what}`, { reason }),
    judge: (id, verdict, reason) => post(`${at(id)}/appeal/verdict`, { verdict, reason }),
  };
}
