import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export interface VerdictAnswer {
  readonly kind: string;
  readonly subject: string;
  readonly class: string;
  readonly action: "keep" | "seal" | "purge" | "shred";
  readonly reasons: readonly string[];
  readonly processedAt: string;
  readonly floorAt: string | null;
  readonly purposeEndedAt: string | null;
  readonly ceilingAt: string | null;
}

export interface HoldAnswer {
  readonly id: string;
  readonly scope: string;
  readonly target: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly liftedAt: string | null;
}

export interface ReceiptAnswer {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly class: string;
  readonly action: string;
  readonly items: number;
  readonly decidedAt: string;
  readonly doneAt: string | null;
  readonly entry: string | null;
}

export interface RetentionAnswer {
  readonly profile: string;
  readonly verdicts: readonly VerdictAnswer[];
}

/** How long a server keeps what it keeps. Every method throws what the server refuses. */
export interface RetentionClient {
  plan(): Promise<RetentionAnswer>;
  sweep(): Promise<RetentionAnswer>;
  receipts(): Promise<{ readonly receipts: readonly ReceiptAnswer[] }>;
  holds(isStanding: boolean): Promise<{ readonly holds: readonly HoldAnswer[] }>;
  hold(order: object): Promise<HoldAnswer>;
  lift(id: string, reason: string): Promise<HoldAnswer>;
}

export function createRetentionClient(choice: ServerChoice): RetentionClient {
  const api = createApiClient(() => reachServer(choice));
  const path = "/v1/retention";
  return {
    plan: () => api.ask({ path: `${path}/plan` }),
    sweep: () => api.ask({ method: "POST", path: `${path}/sweep` }),
    receipts: () => api.ask({ path: `${path}/receipts` }),
    holds: (isStanding) => api.ask({ path: `${path}/holds?standing=${String(isStanding)}` }),
    hold: (order) => api.ask({ method: "POST", path: `${path}/holds`, json: order }),
    lift: (id, reason) =>
      api.ask({ method: "POST", path: `${path}/holds/${encodeURIComponent(id)}/lift`, json: { reason } }),
  };
}
