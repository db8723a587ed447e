import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export interface RightsAnswer {
  readonly id: string;
  readonly principal: string;
  readonly kind: string;
  readonly by: string;
  readonly state: string;
  readonly clock: { readonly law: string; readonly rule: string; readonly says: string; readonly isInForce: boolean };
  readonly identity: { readonly method: string; readonly at: string; readonly by: string } | null;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly settledAt: string | null;
  readonly text: string | null;
  readonly answer: string | null;
  readonly events?: readonly {
    readonly type: string;
    readonly at: string;
    readonly by: string;
    readonly entry: string;
  }[];
}

export interface BreachAnswer {
  readonly id: string;
  readonly noticedAt: string;
  readonly scopes: readonly { readonly kind: string }[];
  readonly persons: number;
  readonly personsTold: number;
  readonly recipients: number;
  readonly clocks: readonly {
    readonly id: string;
    readonly law: string;
    readonly rule: string;
    readonly isInForce: boolean;
    readonly dueAt: string;
    readonly isOverdue: boolean;
    readonly doneAt: string | null;
    readonly reference: string | null;
  }[];
  readonly closedAt: string | null;
}

export interface DraftAnswer {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly missing?: readonly string[];
}

/** The rights desk and the breach desk of a server's workspace. Every method throws what the server refuses. */
export interface DeskClient {
  listRequests(filter: Readonly<Record<string, string>>): Promise<readonly RightsAnswer[]>;
  showRequest(id: string): Promise<RightsAnswer>;
  addRequest(order: object): Promise<RightsAnswer>;
  /** `identity`, `answer` or `refuse`. */
  changeRequest(id: string, what: "identity" | "answer" | "refuse", order: object): Promise<RightsAnswer>;
  report(id: string): Promise<object>;
  link(principal: string, order: object): Promise<{ readonly link: string; readonly expiresAt: string }>;
  activate(nominee: string, order: object): Promise<{ readonly id: string; readonly name: string | null }>;
  listBreaches(): Promise<readonly BreachAnswer[]>;
  showBreach(id: string): Promise<BreachAnswer>;
  addBreach(order: object): Promise<BreachAnswer>;
  changeFacts(id: string, facts: object): Promise<BreachAnswer>;
  persons(id: string): Promise<
    readonly {
      readonly principal: string;
      readonly why: readonly { readonly what: string }[];
      readonly toldAt: string | null;
    }[]
  >;
  draft(id: string, order: object): Promise<DraftAnswer>;
  /** `look`, `persons/told`, `close` or `clocks/…/done`. */
  changeBreach(id: string, what: string, order: object): Promise<BreachAnswer>;
}

export function createDeskClient(choice: ServerChoice): DeskClient {
  const api = createApiClient(() => reachServer(choice));
  const of = (kind: string, id: string): string => `/v1/${kind}/${encodeURIComponent(id)}`;
  const post = <T>(path: string, json: object): Promise<T> => api.ask({ method: "POST", path, json });
  return {
    async listRequests(filter) {
      const query = new URLSearchParams({ ...filter, limit: "200" }).toString();
      const { requests } = await api.ask<{ readonly requests: readonly RightsAnswer[] }>({
        path: `/v1/rights-requests?${query}`,
      });
      return requests;
    },
    showRequest: (id) => api.ask({ path: of("rights-requests", id) }),
    addRequest: (order) => post("/v1/rights-requests", order),
    changeRequest: (id, what, order) => post(`${of("rights-requests", id)}/${what}`, order),
    report: (id) => api.ask({ path: `${of("rights-requests", id)}/report` }),
    link: (principal, order) => post(`${of("principals", principal)}/rights-link`, order),
    activate: (nominee, order) => post(`${of("nominees", nominee)}/activate`, order),
    async listBreaches() {
      const { breaches } = await api.ask<{ readonly breaches: readonly BreachAnswer[] }>({
        path: "/v1/breaches?limit=200",
      });
      return breaches;
    },
    showBreach: (id) => api.ask({ path: of("breaches", id) }),
    addBreach: (order) => post("/v1/breaches", order),
    changeFacts: (id, facts) => api.ask({ method: "PATCH", path: `${of("breaches", id)}/facts`, json: facts }),
    async persons(id) {
      const all: Awaited<ReturnType<DeskClient["persons"]>>[number][] = [];
      for (let after: string | null = ""; after !== null;) {
        const query: string = after === "" ? "" : `&after=${encodeURIComponent(after)}`;
        const page: { readonly persons: typeof all; readonly next: string | null } = await api.ask({
          path: `${of("breaches", id)}/persons?limit=200${query}`,
        });
        all.push(...page.persons);
        after = page.next;
      }
      return all;
    },
    draft: (id, order) => post(`${of("breaches", id)}/notices`, order),
    changeBreach: (id, what, order) => post(`${of("breaches", id)}/${what}`, order),
  };
}
