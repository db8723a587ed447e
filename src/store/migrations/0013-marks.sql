-- Which videos bear which watermarks, and how their pictures look second by second: so that a copy without its metadata leads
-- back to the videos that it could be of.

create table video_marks (
  workspace_id text not null references workspaces (id),
  video_id text not null references videos (id) on delete cascade,
  -- The shot's id in the script.
  shot text not null,
  mark text not null check (mark ~ '^[0-9a-f]{10}$'),
  key_version integer not null check (key_version > 0),
  key_check text not null check (key_check ~ '^[0-9a-f]{16}$'),
  primary key (video_id, shot)
);
-- A shot that many videos share has one mark in all of them.
create index video_marks_by_mark on video_marks (workspace_id, key_check, mark, video_id);

create table video_prints (
  workspace_id text not null references workspaces (id),
  video_id text not null references videos (id) on delete cascade,
  -- Of the video, counted from 0.
  frame integer not null check (frame >= 0),
  -- The perceptual hash of 256 bits.
  print bytea not null check (length(print) = 32),
  -- Its 16 words of 16 bits, each with its place above it: what a near print is likely to share one of.
  words integer[] not null check (cardinality(words) = 16),
  primary key (video_id, frame)
);
create index video_prints_by_word on video_prints using gin (words);
