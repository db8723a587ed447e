import type { DatabaseReport } from "../database-jobs.ts";
import type { Check } from "./examine.ts";

/** Whether the database answers, and whether this build and its schema belong together. */
export function checkDatabase(show: () => Promise<DatabaseReport>): Check {
  return {
    name: "database",
    async look() {
      const { kind, where, status, major, brings } = await show();
      if (kind === "embedded" && major !== null && brings !== null && major !== brings) {
        return {
          state: "fail",
          detail: `the embedded database is of Postgres ${major}, and this build brings ${brings}`,
          mend: "sutradhar database upgrade",
        };
      }
      if (!status) {
        const isMade = major !== null;
        return { state: "ok", detail: isMade ? `${where} stands still: no server runs` : "the first start makes it" };
      }
      if (status.unknown.length > 0) {
        return {
          state: "fail",
          detail: `it was changed by a newer Sutradhar (${status.unknown.join(", ")})`,
          mend: "start that version, or restore a backup from before",
        };
      }
      const detail = `Postgres ${status.version} at ${where}, ${Math.round(status.sizeBytes / 1e6)} MB, ${status.connections} of ${status.connectionsMax} connections`;
      if (status.pending.length > 0) {
        const mend = "the next start of a server brings it up to date";
        return { state: "warn", detail: `${detail}; ${status.pending.join(", ")} are to be applied`, mend };
      }
      // Some are kept for the superuser, and every process of ours wants several.
      if (status.connections > status.connectionsMax * 0.9) {
        const mend = "raise max_connections, or lower SUTRADHAR_DATABASE_CONNECTIONS_MAX";
        return { state: "warn", detail, mend };
      }
      return { state: "ok", detail };
    },
  };
}

const skewMsGood = 2_000;
const skewMsMax = 30_000;

/** @param askMs the database's clock, in ms since 1970 */
export function checkClock(askMs: () => Promise<number>, nowMs: () => number): Check {
  return {
    name: "clock",
    async look() {
      const beforeMs = nowMs();
      const databaseMs = await askMs();
      const skewMs = Math.round(databaseMs - (beforeMs + nowMs()) / 2);
      const detail = `this machine's is ${Math.abs(skewMs)} ms ${skewMs < 0 ? "ahead of" : "behind"} the database's`;
      if (Math.abs(skewMs) <= skewMsGood) return { state: "ok", detail };
      const mend = "let both machines take their time from one server (chrony, systemd-timesyncd)";
      return { state: Math.abs(skewMs) > skewMsMax ? "fail" : "warn", detail, mend };
    },
  };
}

/** @param find what npm brought: its version, or an error that says what is missing */
export function checkPrograms(find: () => Promise<number>): Check {
  return {
    name: "embedded postgres",
    look: async () => ({ state: "ok", detail: `the programs of Postgres ${await find()} are there` }),
  };
}
