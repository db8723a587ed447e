import type { RunningServer } from "../../store/index.ts";
import type { Check } from "./examine.ts";

interface Readiness {
  readonly status: string;
  readonly troubles: readonly string[];
}

/** @param ask fetches a URL's JSON, whatever its status */
export function checkServer(
  find: () => Promise<RunningServer | undefined>,
  ask: (url: string) => Promise<Pick<Readiness, "troubles">>,
): Check {
  return {
    name: "server",
    async look() {
      const server = await find();
      if (!server) return { state: "ok", detail: "none runs on this data directory: npm start starts one" };
      const who = `${server.version}, process ${server.pid}`;
      if (server.url === "") return { state: "ok", detail: `one without an API (${who})` };
      const { troubles } = await ask(`${server.url}/readyz`);
      if (troubles.length === 0) return { state: "ok", detail: `ready at ${server.url} (${who})` };
      return { state: "fail", detail: `${server.url} is not ready: ${troubles.join("; ")}` };
    },
  };
}

/** A worker as its row tells. */
export interface SeenWorker {
  readonly id: string;
  readonly build: string;
  readonly version: string;
  readonly seenAtMs: number;
}

const silenceMsMax = 30_000;

/** @param build of this installation's own plans */
export function checkWorkers(
  list: () => Promise<readonly SeenWorker[]>,
  { build, nowMs }: { readonly build: string; readonly nowMs: () => number },
): Check {
  return {
    name: "workers",
    async look() {
      const workers = await list();
      const alive = workers.filter(({ seenAtMs }) => nowMs() - seenAtMs <= silenceMsMax);
      const silent = workers.length - alive.length;
      const others = alive.filter((worker) => worker.build !== build);
      const versions = [...new Set(alive.map(({ version }) => version))].toSorted().join(", ");
      const detail = [
        `${alive.length} at work${versions && `, of version ${versions}`}`,
        ...(silent > 0 ? [`${silent} silent for more than ${silenceMsMax / 1000} s`] : []),
        ...(others.length > 0 ? [`${others.length} of another build than this one's`] : []),
      ].join("; ");
      if (alive.length > 0 && others.length === alive.length) {
        const mend = "start a worker of this version: those there do only what their own version planned";
        return { state: "warn", detail, mend };
      }
      if (silent > 0)
        return { state: "warn", detail, mend: "see whether their machines are reached; what they held goes to others" };
      return { state: "ok", detail };
    },
  };
}

/** What nothing more is tried for until somebody has looked. */
export function checkDeadLetters(count: () => Promise<{ readonly steps: number; readonly videos: number }>): Check {
  return {
    name: "dead letters",
    async look() {
      const { steps, videos } = await count();
      if (steps === 0) return { state: "ok", detail: "none" };
      return {
        state: "warn",
        detail: `${steps} steps of ${videos} videos failed for good`,
        mend: "their videos say why; POST /v1/videos/{id}/retry tries them again",
      };
    },
  };
}
