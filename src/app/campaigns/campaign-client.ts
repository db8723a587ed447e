import { extname, resolve } from "node:path";
import { SutradharError } from "../../core/index.ts";
import type { CampaignView } from "../../productions/index.ts";
import { createApiClient, type ApiClient } from "../api-client.ts";
import { placeFile } from "../place-file.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";

/** What is asked of a new campaign, as the API takes it. */
export interface CampaignWish {
  readonly template: string;
  readonly name: string;
  readonly avatar?: string | undefined;
  readonly voice?: string | undefined;
  readonly purpose?: string | undefined;
  readonly basis?: { readonly kind: string; readonly reference?: string | undefined } | undefined;
  readonly channel?: string | undefined;
  readonly territory?: string | undefined;
  readonly test?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly captions?: string | undefined;
  readonly startAfter?: string | undefined;
  readonly deadline?: string | undefined;
  readonly deliveryWindow?: { readonly from: string; readonly to: string; readonly timeZone: string } | undefined;
  readonly expiresAt?: string | undefined;
  readonly retentionDays?: number | undefined;
  readonly queuedMax?: number | undefined;
  readonly partial?: boolean | undefined;
}

export interface CampaignPage {
  readonly campaigns: readonly CampaignView[];
  readonly next: string | null;
}

/** What it takes, as the API tells it. */
export interface CampaignQuoteView {
  readonly videos: number;
  readonly videoMs: number;
  readonly minutes: number;
  readonly changedShare: number;
  readonly shots: readonly {
    readonly id: string;
    readonly text: string;
    readonly isPersonal: boolean;
    readonly why: string;
    readonly durationMs: number;
  }[];
  readonly total: { readonly wallMs: number; readonly costInr: string };
  readonly warnings: readonly string[];
}

export interface CampaignFollow {
  readonly signal: AbortSignal;
  readonly onProgress: (view: CampaignView) => void;
}

/** The campaigns of a server. Every method throws what the server refuses, as what it was there. */
export interface CampaignClient {
  create(wish: CampaignWish): Promise<CampaignView>;
  /** Sends a file of rows, whatever its size. @param path `.csv` or `.tsv`, `.jsonl`, or `.json` */
  sendRows(id: string, path: string, options: { readonly replace: boolean }): Promise<CampaignView>;
  list(filter: {
    readonly state?: string | undefined;
    readonly after?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<CampaignPage>;
  get(id: string): Promise<CampaignView>;
  change(id: string, change: "pause" | "resume" | "cancel" | "retry"): Promise<CampaignView>;
  start(id: string, options: { readonly partial: boolean }): Promise<CampaignView>;
  erase(id: string): Promise<CampaignView>;
  /** As free trials, or as the rows' own videos. */
  sample(id: string, count: number, options: { readonly test: boolean }): Promise<CampaignView>;
  quote(id: string): Promise<CampaignQuoteView>;
  /** The text of `errors.csv` or `results.csv`. */
  table(id: string, name: "errors" | "results"): Promise<string>;
  /** The same, or `names.wav`, into a file, however long it is. @returns its path */
  fetch(id: string, name: "errors.csv" | "results.csv" | "names.wav", to: string): Promise<string>;
  /** Looks until it is as wanted. */
  waitFor(id: string, isThere: (view: CampaignView) => boolean, follow: CampaignFollow): Promise<CampaignView>;
}

const types: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".tsv": "text/csv",
  ".txt": "text/csv",
  ".jsonl": "application/jsonl",
  ".ndjson": "application/jsonl",
  ".json": "application/json",
};

export function createCampaignClient(choice: ServerChoice): CampaignClient {
  const api = createApiClient(() => reachServer(choice));
  const post = <T>(path: string, json?: unknown): Promise<T> => api.ask<T>({ method: "POST", path, json });
  return {
    create: (wish) => post("/v1/campaigns", wish),
    sendRows: (id, path, { replace }) => sendRows(api, `${pathOf(id)}/rows${replace ? "?replace=true" : ""}`, path),
    list: (filter) => api.ask({ path: `/v1/campaigns${query(filter)}` }),
    get: (id) => api.ask({ path: pathOf(id) }),
    change: (id, change) => post(`${pathOf(id)}/${change}`),
    start: (id, { partial }) => post(`${pathOf(id)}/start`, partial ? { partial } : {}),
    erase: (id) => api.ask({ method: "DELETE", path: pathOf(id) }),
    sample: (id, count, { test }) => post(`${pathOf(id)}/sample`, { count, ...(test ? { test } : {}) }),
    quote: (id) => api.ask({ path: `${pathOf(id)}/quote` }),
    table: (id, name) => api.askText({ path: `${pathOf(id)}/${name}.csv` }),
    async fetch(id, name, to) {
      const out = resolve(to);
      await placeFile(out, (temporary) => api.download({ path: `${pathOf(id)}/${name}`, to: temporary }));
      return out;
    },
    waitFor: (id, isThere, follow) => waitFor(api, { id, isThere, follow }),
  };
}

function sendRows(api: ApiClient, path: string, file: string): Promise<CampaignView> {
  const contentType = types[extname(file).toLowerCase()];
  if (!contentType) {
    throw new SutradharError("option_invalid", `${file}: rows are a .csv, .tsv, .jsonl or .json file`);
  }
  return api.ask({ method: "POST", path, file: { path: file, contentType } });
}

async function waitFor(
  api: ApiClient,
  {
    id,
    isThere,
    follow,
  }: {
    readonly id: string;
    readonly isThere: (view: CampaignView) => boolean;
    readonly follow: CampaignFollow;
  },
): Promise<CampaignView> {
  for (let path = pathOf(id); ; path = `${pathOf(id)}?waitMs=10000`) {
    const view = await api.ask<CampaignView>({ path, signal: follow.signal });
    follow.onProgress(view);
    if (isThere(view)) return view;
  }
}

function pathOf(id: string): string {
  return `/v1/campaigns/${encodeURIComponent(id)}`;
}

function query(filter: object): string {
  const told = Object.entries(filter).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return told.length === 0 ? "" : `?${new URLSearchParams(told).toString()}`;
}
