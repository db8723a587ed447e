import type { VideoView } from "../app/index.ts";
import { formatProblem, type Problem } from "../core/index.ts";
import { formatTable } from "./text-table.ts";

export const videoStates: readonly VideoView["state"][] = [
  "queued",
  "screening",
  "in_review",
  "rendering",
  "verifying",
  "ready",
  "blocked",
  "failed",
  "cancelled",
  "withdrawn",
];

/** A video for people. */
export function describeVideo(view: VideoView): string {
  const { id, state, title, durationMs, masterSha256, fileSha256, timesMs } = view;
  const { ready } = timesMs;
  const lines = [
    `${id}  ${describeState(view)}${title === null ? "" : `  ${title}`}`,
    ...(durationMs === null
      ? []
      : [`  ${seconds(durationMs)} s${ready === null ? "" : `, made in ${seconds(ready)} s`}`]),
    ...(masterSha256 === null ? [] : [`  master sha256 ${masterSha256}`]),
    ...(fileSha256 === null ? [] : [`  file sha256 ${fileSha256}`]),
    ...listProblems(view).map((text) => `  ${text}`),
    ...(state === "queued" ? [`  follow it by sutradhar video wait ${id}`] : []),
    ...(state === "ready" ? [`  fetch it by sutradhar video download ${id}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** A page of them, a line each. */
export function listVideos(page: { readonly videos: readonly VideoView[]; readonly next: string | null }): string {
  const { videos, next } = page;
  if (videos.length === 0) return "none\n";
  const rows = videos.map((view) => [
    view.id,
    describeState(view),
    view.durationMs === null ? "" : `${seconds(view.durationMs)} s`,
    view.createdAt.slice(0, 19).replace("T", " "),
    view.title ?? "",
  ]);
  return `${formatTable(rows)}${next === null ? "" : `more behind --after ${next}\n`}`;
}

function describeState({ state, progress: { done, total } }: VideoView): string {
  return state === "rendering" && total > 0 ? `${state} ${Math.floor((done / total) * 100)} %` : state;
}

function listProblems({ warnings, problem }: VideoView): string[] {
  const told = problem as (Problem & { readonly problems?: readonly Problem[] }) | null;
  const found = told ? (told.problems ?? [told]) : [];
  return [...(warnings as readonly Problem[]), ...found].map((each) => `${formatProblem(each)} [${each.code}]`);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
