import { limits } from "../../core/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";
import type {
  AcceptedAnswer,
  InvitedAnswer,
  KeyAnswer,
  MadeKeyAnswer,
  MeAnswer,
  PersonAnswer,
  StopAnswer,
  WorkspaceAnswer,
} from "./access-answers.ts";

export interface InvitationOrder {
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
  readonly rolesEverywhere: readonly string[];
}

export interface KeyOrder {
  readonly name: string;
  readonly scopes?: readonly string[];
  readonly service?: string;
  readonly isWide?: boolean;
  readonly expiresAt?: string;
}

export interface StopOrder {
  readonly kind: string;
  readonly target?: string;
  readonly isEverywhere: boolean;
  readonly reason: string;
}

/** Who may do what on a server, and what stands still. Every method throws what the server refuses. */
export interface AccessClient {
  me(): Promise<MeAnswer>;
  invite(order: InvitationOrder): Promise<InvitedAnswer>;
  /** Needs no key: whoever has the secret becomes the person. */
  accept(secret: string): Promise<AcceptedAnswer>;
  people(): Promise<readonly PersonAnswer[]>;
  person(id: string): Promise<PersonAnswer>;
  changeRoles(
    id: string,
    roles: { readonly roles?: readonly string[]; readonly rolesEverywhere?: readonly string[] },
  ): Promise<PersonAnswer>;
  removePerson(id: string): Promise<void>;
  offboard(id: string, reason: string): Promise<void>;
  createKey(order: KeyOrder): Promise<MadeKeyAnswer>;
  keys(): Promise<readonly KeyAnswer[]>;
  revokeKey(id: string): Promise<void>;
  workspaces(): Promise<readonly WorkspaceAnswer[]>;
  createWorkspace(id: string, name: string): Promise<WorkspaceAnswer>;
  changeWorkspace(
    id: string,
    change: { readonly name?: string; readonly concurrencyMax?: number | null },
  ): Promise<WorkspaceAnswer>;
  setStop(order: StopOrder): Promise<StopAnswer>;
  stops(isStanding: boolean): Promise<readonly StopAnswer[]>;
  stop(id: string): Promise<StopAnswer>;
  liftStop(id: string, reason: string): Promise<StopAnswer>;
}

export function createAccessClient(choice: ServerChoice): AccessClient {
  const api = createApiClient(() => reachServer(choice));
  // Whoever accepts has no key yet, and the server looks at none.
  const open = createApiClient(() => reachServer({ ...choice, key: choice.key ?? "none" }));
  const at = (resource: string, id: string): string => `/v1/${resource}/${encodeURIComponent(id)}`;
  return {
    me: () => api.ask({ path: "/v1/me" }),
    invite: (order) => api.ask({ method: "POST", path: "/v1/people", json: order }),
    accept: (secret) => open.ask({ method: "POST", path: "/v1/invitations/accept", json: { secret } }),
    people: () => listAll(api, "people"),
    person: (id) => api.ask({ path: at("people", id) }),
    changeRoles: (id, roles) => api.ask({ method: "PATCH", path: at("people", id), json: roles }),
    removePerson: async (id) => void (await api.ask({ method: "DELETE", path: at("people", id) })),
    offboard: async (id, reason) =>
      void (await api.ask({ method: "POST", path: `${at("people", id)}/offboard`, json: { reason } })),
    createKey: (order) => api.ask({ method: "POST", path: "/v1/keys", json: order }),
    keys: () => listAll(api, "keys"),
    revokeKey: async (id) => void (await api.ask({ method: "DELETE", path: at("keys", id) })),
    workspaces: async () =>
      (await api.ask<{ readonly workspaces: readonly WorkspaceAnswer[] }>({ path: "/v1/workspaces" })).workspaces,
    createWorkspace: (id, name) => api.ask({ method: "POST", path: "/v1/workspaces", json: { id, name } }),
    changeWorkspace: (id, change) => api.ask({ method: "PATCH", path: at("workspaces", id), json: change }),
    setStop: (order) => api.ask({ method: "POST", path: "/v1/stops", json: order }),
    stops: (isStanding) => listAll(api, "stops", `&standing=${isStanding}`),
    stop: (id) => api.ask({ path: at("stops", id) }),
    liftStop: (id, reason) =>
      api.ask({ method: "DELETE", path: `${at("stops", id)}?reason=${encodeURIComponent(reason)}` }),
  };
}

/** Every page of a list. */
async function listAll<T>(api: ApiClient, resource: string, filter = ""): Promise<readonly T[]> {
  const found: T[] = [];
  for (let after = ""; ;) {
    const page = await api.ask<Readonly<Record<string, readonly T[]>> & { readonly next: string | null }>({
      path: `/v1/${resource}?limit=${limits.pageRowsMax}${filter}${after}`,
    });
    found.push(...(page[resource] ?? []));
    if (page.next === null || found.length >= limits.peopleMax) return found;
    after = `&after=${page.next}`;
  }
}
