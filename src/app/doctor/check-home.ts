import { access, constants, readdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Check, Finding } from "./examine.ts";

const megabyte = 1_000_000;
/** A minute of 1080p takes some 30 MB beside what is made on the way. */
const freeBytesMin = 200 * megabyte;
const freeBytesGood = 2_000 * megabyte;

/** Whose the data directory is. @param userId of this process; undefined where the system knows no users */
export function checkOwner(homeDirectory: string, userId: number | undefined): Check {
  return {
    name: "data directory",
    async look() {
      const info = await stat(homeDirectory).catch(() => undefined);
      if (!info) return { state: "ok", detail: `${homeDirectory} is not there yet: the first start makes it` };
      if (!info.isDirectory()) {
        return { state: "fail", detail: `${homeDirectory} is a file`, mend: "name a folder by SUTRADHAR_HOME" };
      }
      const isOurs = userId === undefined || info.uid === userId || info.uid === 0;
      const mayWrite = await access(homeDirectory, constants.R_OK | constants.W_OK | constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isOurs && mayWrite) return { state: "ok", detail: homeDirectory };
      return {
        state: "fail",
        detail: `${homeDirectory} belongs to user ${info.uid}, and this is user ${userId}`,
        mend: "run as its owner, or name a folder of your own by SUTRADHAR_HOME",
      };
    },
  };
}

/** Room on the disk that the data directory lies on, or will. */
export function checkSpace(homeDirectory: string): Check {
  return {
    name: "disk",
    async look() {
      const { bavail, bsize } = await statfs(await findStanding(homeDirectory));
      return judgeSpace(bavail * bsize);
    },
  };
}

export function judgeSpace(freeBytes: number): Omit<Finding, "name"> {
  const detail = `${Math.round(freeBytes / megabyte).toLocaleString("en")} MB are free`;
  if (freeBytes >= freeBytesGood) return { state: "ok", detail };
  const mend = "free some space, or let the cache take less by SUTRADHAR_STORE_BYTES_MAX";
  return { state: freeBytes < freeBytesMin ? "fail" : "warn", detail, mend };
}

async function findStanding(path: string): Promise<string> {
  if (await stat(path).catch(() => undefined)) return path;
  return dirname(path) === path ? path : findStanding(dirname(path));
}

/** Files that hold what opens an installation. */
const secretFiles = /^(?:admin-key|secrets-key|config\.ya?ml)$/;

/** What holds secrets is for its owner alone. @param configFile of a configuration that lies elsewhere */
export function checkSecrets(homeDirectory: string, configFile?: string): Check {
  return {
    name: "secrets",
    async look() {
      const names = await readdir(homeDirectory).catch(() => []);
      const files = names.filter((name) => secretFiles.test(name)).map((name) => join(homeDirectory, name));
      const open: string[] = [];
      for (const file of new Set([...files, ...(configFile ? [configFile] : [])])) {
        const { mode } = await stat(file);
        if ((mode & 0o077) !== 0) open.push(file);
      }
      if (open.length === 0) return { state: "ok", detail: "what holds secrets is its owner's alone" };
      return {
        state: "warn",
        detail: `other users of this machine can read ${open.join(", ")}`,
        mend: `chmod 600 ${open.join(" ")}`,
      };
    },
  };
}
