import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { listTree, type KnownProcess } from "../process-tree.ts";
import type { Victim } from "./blows.ts";
import type { ProductionLine } from "./production-line.ts";

const commands: Readonly<Record<Exclude<Victim, "server">, RegExp>> = {
  worker: /app\/server\/worker-process\.[jt]s/,
  "render process": /app\/worker\.[jt]s/,
  espeak: /espeak-child\.[jt]s/,
};

/** The living processes of a kind, in the order of their ids. */
export function listVictims(line: ProductionLine, victim: Victim): readonly KnownProcess[] {
  if (victim === "server") return listTree(line.server.processId() ?? 0).slice(0, 1);
  const roots = [line.server, ...line.workers].flatMap((kept) => kept.processId() ?? []);
  const all = roots.flatMap(listTree).filter(({ command }) => commands[victim].test(command));
  return all.sort((a, b) => a.pid - b.pid);
}

/** Every process that is of a line, whoever its parent is by now: by its environment, or by where it works. */
export function listLineProcesses(folder: string): readonly string[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    const place = read(() => readlinkSync(`/proc/${pid}/cwd`));
    const environment = read(() => readFileSync(`/proc/${pid}/environ`, "utf8"));
    if (!place.startsWith(`${folder}/`) && !environment.includes(`${folder}/`)) return [];
    const command = read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
    return [`${pid} ${command.trim().slice(-120)}`];
  });
}

/** Ends all of them at once. */
export function killLineProcesses(folder: string): void {
  for (const text of listLineProcesses(folder)) {
    try {
      process.kill(Number(text.split(" ", 1)[0]), "SIGKILL");
    } catch {
      // It was faster.
    }
  }
}

/** A process may end while it is looked at; and one that has ended, and waits for its parent, has neither. */
function read(look: () => string): string {
  try {
    return look();
  } catch {
    return "";
  }
}
