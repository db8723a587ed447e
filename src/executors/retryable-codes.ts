import type { ErrorCode } from "../core/index.ts";

/** Which failures a second attempt may mend: the one table that every executor reads. */
export const retryableCodes: Readonly<Record<ErrorCode, boolean>> = {
  engine_failed: true,
  time_limit: true,
  // The worker pool has tried again already.
  worker_died: false,
  // Not by the same step: the executor makes the blob again, then runs what needed it.
  blob_missing: false,
  blob_corrupt: false,
  internal: false,
  disk_full: false,
  output_unwritable: false,
  file_missing: false,
  file_too_large: false,
  path_outside: false,
  script_invalid: false,
  variable_invalid: false,
  lexicon_invalid: false,
  language_unsupported: false,
  voice_unknown: false,
  avatar_unknown: false,
  background_unknown: false,
  background_invalid: false,
  music_unknown: false,
  brand_unknown: false,
  brand_invalid: false,
  font_invalid: false,
  profile_unknown: false,
  rig_invalid: false,
  image_invalid: false,
  video_invalid: false,
  option_invalid: false,
  text_unspeakable: false,
  glyph_missing: false,
  limit_exceeded: false,
  cancelled: false,
};
