import { InvalidArgumentError } from "commander";
import { openCampaignClient, readConfig, type CampaignClient, type CampaignView } from "../app/index.ts";
import { countRows } from "./campaign-text.ts";
import { untilInterrupted } from "./interruption.ts";
import type { ServerOptions } from "./server-options.ts";

/** The campaigns of the server that is meant. */
export function openCampaigns({ server }: Pick<ServerOptions, "server">): Promise<CampaignClient> {
  return openCampaignClient({ ...readConfig(), server });
}

/** Shows how far a campaign is until it is as wanted; on a terminal in one line, which is written anew. */
export async function followCampaign(
  { json }: Pick<ServerOptions, "json">,
  {
    campaigns,
    id,
    isThere,
  }: {
    readonly campaigns: CampaignClient;
    readonly id: string;
    readonly isThere: (view: CampaignView) => boolean;
  },
): Promise<CampaignView> {
  const stream = process.stderr;
  let last = "";
  const show = (view: CampaignView): void => {
    const line = `${view.state}, ${countRows(view)}`;
    if (json || line === last) return;
    stream.write(stream.isTTY ? `\r\u001B[2K${line}` : `${line}\n`);
    last = line;
  };
  try {
    return await campaigns.waitFor(id, isThere, { signal: untilInterrupted(), onProgress: show });
  } finally {
    if (!json && stream.isTTY && last !== "") stream.write("\n");
  }
}

/** Every row is looked at, whatever came of it. */
export function isChecked({ state, rows, problem }: CampaignView): boolean {
  return state !== "checking" || (rows.unchecked === 0 && problem !== null);
}

export function hasEnded({ state }: CampaignView): boolean {
  return state === "done" || state === "cancelled";
}

/** `09:00-20:00 Asia/Kolkata` */
export function parseWindow(text: string): { readonly from: string; readonly to: string; readonly timeZone: string } {
  const match = /^(\d\d:\d\d)-(\d\d:\d\d)\s+(\S+)$/.exec(text.trim());
  const [, from = "", to = "", timeZone = ""] = match ?? [];
  if (match) return { from, to, timeZone };
  throw new InvalidArgumentError('It must be as "09:00-20:00 Asia/Kolkata".');
}

export function parseCountTo(max: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= max) return count;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
  };
}
