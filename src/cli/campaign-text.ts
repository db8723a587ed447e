import type { CampaignPage, CampaignQuoteView, CampaignView } from "../app/index.ts";
import { formatTable } from "./text-table.ts";

export const campaignStates: readonly CampaignView["state"][] = [
  "checking",
  "ready_to_start",
  "running",
  "paused",
  "done",
  "cancelled",
];

/** A campaign for people, with what to do next. */
export function describeCampaign(view: CampaignView): string {
  const { id, name, state, problem, erasedAt, eraseAt } = view;
  const told = problem as { readonly message: string; readonly code: string } | null;
  const lines = [
    `${id}  ${state}  ${name}`,
    `  ${countRows(view)}`,
    ...(told ? [`  ${told.message} [${told.code}]`] : []),
    ...(erasedAt === null ? [] : [`  what it knew of people was erased at ${erasedAt}`]),
    ...(state === "done" || state === "cancelled" ? [`  what it knows of people is erased at ${eraseAt}`] : []).filter(
      () => erasedAt === null,
    ),
    ...(state === "ready_to_start" ? [`  sutradhar campaign quote ${id} says what it takes; start begins it`] : []),
    ...(state === "done" ? [`  fetch what came of it by sutradhar campaign results ${id} --out results.csv`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** In one line: of each kind that there is. */
export function countRows({ rows }: Pick<CampaignView, "rows">): string {
  const { total, unchecked, good, bad, underWay, inReview, ready, failed, cancelled } = rows;
  const named = {
    "to be checked": unchecked,
    waiting: good,
    "with errors": bad,
    "under way": underWay,
    "in review": inReview,
    ready,
    failed,
    cancelled,
  };
  const told = Object.entries(named).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return `${total} rows${told.length > 0 ? `: ${told.join(", ")}` : ""}`;
}

/** A page of them, a line each. */
export function listCampaigns({ campaigns, next }: CampaignPage): string {
  if (campaigns.length === 0) return "none\n";
  const rows = campaigns.map((view) => [view.id, view.state, countRows(view), view.createdAt.slice(0, 10), view.name]);
  return `${formatTable(rows)}${next === null ? "" : `more behind --after ${next}\n`}`;
}

function describeWall(ms: number): string {
  if (ms < 3_600_000) return `${(ms / 60_000).toFixed(1)} minutes`;
  return `${(ms / 3_600_000).toFixed(1)} hours`;
}

export function describeQuote(quote: CampaignQuoteView): string {
  const { videos, videoMs, minutes, changedShare, shots, total, warnings } = quote;
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  return [
    `${videos} videos of about ${seconds(videoMs)} s: ${minutes} minutes`,
    `${(changedShare * 100).toFixed(1)} % of a further video is its own`,
    formatTable(shots.map((shot) => [`  ${shot.id}`, `${seconds(shot.durationMs)} s`, shot.why, shot.text])).trimEnd(),
    `about ${describeWall(total.wallMs)} on this machine, ₹${total.costInr}`,
    ...warnings.map((warning) => `note: ${warning}`),
    "",
  ].join("\n");
}
