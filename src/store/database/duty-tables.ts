/** What people did that the law asks of them; made by `migrations/0023-duty-records.sql`. */
export interface DutyTables {
  readonly duty_records: DutyRecordsTable;
}

interface DutyRecordsTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly duty: string;
  readonly done_at: Date;
  readonly recorded_at: Date;
  readonly recorded_by: string;
  readonly sealed: string;
}
