import type { Caller } from "../../access/index.ts";
import type { CampaignOptions, CampaignView, DeliveryWindow, RowFormat } from "../../productions/index.ts";
import type { CampaignRowState, CampaignState, RowProblem } from "../../store/index.ts";

/** What is asked for, before its template is bound. */
export interface CampaignOrder {
  readonly template: string;
  readonly name: string;
  readonly options: CampaignOptions;
  readonly startAfter: Date | null;
  readonly deadline: Date | null;
  readonly window: DeliveryWindow | null;
  readonly expiresAt: Date | null;
  readonly retentionDays: number;
  readonly queuedMax: number;
  readonly isPartial: boolean;
  /** The claim of an Idempotency-Key that it is made under, once. */
  readonly origin?: string | undefined;
}

/** What became of somebody's data in campaigns. */
export interface ErasedRecipient {
  /** In how many campaigns there was something of theirs, and how many rows. */
  readonly campaigns: number;
  readonly rows: number;
  /** Campaigns on a legal hold, in which it stays. */
  readonly held: readonly string[];
}

export interface SentRows {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly format: RowFormat | "json";
  /** Takes away the rows that are there. */
  readonly replace: boolean;
  /** How many rows must be there before. */
  readonly at?: number | undefined;
}

/** A row as a caller may see it: what it says of people, only with the scope `recipients:read`. */
export interface RowView {
  readonly number: number;
  readonly line: number;
  readonly state: CampaignRowState;
  readonly callbackId: string | null;
  readonly recipient: string | null;
  readonly values: Readonly<Record<string, string>> | null;
  readonly problems: readonly RowProblem[];
  readonly video: string | null;
}

export type CampaignChange = "start" | "pause" | "resume" | "cancel" | "retry";

/** What the routes of campaigns need done; who wires the server does it. All of it in the caller's workspace. */
export interface CampaignServices {
  create(caller: Caller, order: CampaignOrder): Promise<CampaignView>;
  list(
    caller: Caller,
    filter: { readonly state?: CampaignState | undefined; readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly CampaignView[]>;
  /** @param waitMs answers when its state or its numbers have changed, or after so long */
  get(caller: Caller, id: string, waitMs: number): Promise<CampaignView>;
  /** Rows are durable when it returns. @throws SutradharError `request_invalid`, `file_too_large`, `limit_exceeded`, `state_conflict` */
  addRows(caller: Caller, id: string, rows: SentRows): Promise<CampaignView>;
  rows(
    caller: Caller,
    id: string,
    page: {
      readonly states?: readonly CampaignRowState[];
      readonly after?: number | undefined;
      readonly limit: number;
    },
  ): Promise<readonly RowView[]>;
  /** Lines of CSV: what is wrong with which row, by its number, line and column. */
  errors(caller: Caller, id: string): Promise<AsyncIterable<string>>;
  /** Lines of CSV: what came of each row, with the links of its video. @param baseUrl as the caller reaches the API */
  results(caller: Caller, id: string, baseUrl: string): Promise<AsyncIterable<string>>;
  /** @throws SutradharError `state_conflict` until its rows are checked */
  quote(caller: Caller, id: string): Promise<object>;
  /** Makes the first rows' videos before it starts; as trials, or those that stay. */
  sample(
    caller: Caller,
    id: string,
    sampled: { readonly count: number; readonly isTest: boolean },
  ): Promise<CampaignView>;
  /** The sentences of the samples that say what rows say, one after the other: a WAV file. */
  names(caller: Caller, id: string): Promise<Uint8Array>;
  /** @throws SutradharError `state_conflict`, `rows_invalid` */
  change(
    caller: Caller,
    id: string,
    change: CampaignChange,
    options: { readonly partial?: boolean },
  ): Promise<CampaignView>;
  /** Erases what it knows of people at once. @throws SutradharError `state_conflict` while it runs */
  erase(caller: Caller, id: string): Promise<CampaignView>;
  /** Of every campaign of the workspace. @throws SutradharError `forbidden` */
  eraseRecipient(caller: Caller, recipient: string): Promise<ErasedRecipient>;
}
