import { describeMatrix, readMatrix, type ToldMatrix } from "../governance/compliance/index.ts";
import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

/** As it is in this build, with nothing of any installation. @param on ISO 8601, the date alone */
export function tellCompliance(on: string): ToldMatrix {
  return describeMatrix(readMatrix(), on);
}

/** As an installation has it, with what the workspace says of itself. @throws SutradharError what the server refuses */
export function askCompliance(choice: ServerChoice, on: string | undefined): Promise<ToldMatrix> {
  const api = createApiClient(() => reachServer(choice));
  return api.ask({ path: `/v1/compliance${on === undefined ? "" : `?on=${encodeURIComponent(on)}`}` });
}

export interface DutyAnswer {
  readonly id: string;
  readonly rule: number;
  readonly says: string;
  readonly onlyFor?: string;
  readonly lastAt: string | null;
  readonly dueAt: string | null;
  readonly isOverdue: boolean;
}

export interface DutyRecordAnswer {
  readonly id: string;
  readonly duty: string;
  readonly doneAt: string;
  readonly recordedBy: string;
  readonly text: string | null;
}

/** What people owe, on a server. Every method throws what the server refuses. */
export interface DutyClient {
  list(): Promise<readonly DutyAnswer[]>;
  record(order: object): Promise<DutyRecordAnswer>;
  records(duty: string | undefined): Promise<readonly DutyRecordAnswer[]>;
  draftAssessment(): Promise<{ readonly markdown: string }>;
}

export function openDuties(choice: ServerChoice): DutyClient {
  const api = createApiClient(() => reachServer(choice));
  return {
    list: async () => (await api.ask<{ readonly duties: readonly DutyAnswer[] }>({ path: "/v1/duties" })).duties,
    record: (order) => api.ask({ method: "POST", path: "/v1/duty-records", json: order }),
    async records(duty) {
      const path = `/v1/duty-records?limit=200${duty === undefined ? "" : `&duty=${encodeURIComponent(duty)}`}`;
      return (await api.ask<{ readonly records: readonly DutyRecordAnswer[] }>({ path })).records;
    },
    draftAssessment: () => api.ask({ path: "/v1/compliance/assessment" }),
  };
}
