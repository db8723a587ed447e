/** Tables of watermarks and fingerprints; made by `migrations/0013-marks.sql`. */
export interface MarkTables {
  readonly video_marks: VideoMarksTable;
  readonly video_prints: VideoPrintsTable;
}

interface VideoMarksTable {
  readonly workspace_id: string;
  readonly video_id: string;
  readonly shot: string;
  readonly mark: string;
  readonly key_version: number;
  readonly key_check: string;
}

interface VideoPrintsTable {
  readonly workspace_id: string;
  readonly video_id: string;
  readonly frame: number;
  /** 32 bytes. */
  readonly print: Uint8Array;
  /** Pieces of it that are looked up, each with its place: a copy that is near shares some. */
  readonly words: readonly number[];
}
