import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { platform, userInfo } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { SutradharError } from "../../../core/index.ts";

const run = promisify(execFile);

/** Whom Postgres runs as. */
export interface ClusterUser {
  readonly name: string;
  readonly userId: number;
  readonly groupId: number;
  /** True where that is not who we are: files have to be given to it, and its processes started under its name. */
  readonly isOther: boolean;
}

const systemUser = "postgres";

/**
 * Ourselves; but Postgres refuses to run as root, which lends it the system's user `postgres`, made where there is none.
 * @throws SutradharError `database_unavailable`
 */
export async function getClusterUser(): Promise<ClusterUser> {
  if (process.getuid?.() !== 0) return ourselves();
  const found = (await findSystemUser()) ?? (await createSystemUser());
  return { ...found, name: systemUser, isOther: true };
}

function ourselves(): ClusterUser {
  try {
    const { username, uid, gid } = userInfo();
    return { name: username, userId: uid, groupId: gid, isOther: false };
  } catch (cause) {
    throw new SutradharError(
      "database_unavailable",
      `Postgres runs only as a user that the system knows, and it has no name for user ${process.getuid?.()}: add one to /etc/passwd, or set DATABASE_URL`,
      { cause },
    );
  }
}

type UserIds = Pick<ClusterUser, "userId" | "groupId">;

async function findSystemUser(): Promise<UserIds | undefined> {
  try {
    const [user, group] = await Promise.all([run("id", ["-u", systemUser]), run("id", ["-g", systemUser])]);
    return { userId: Number(user.stdout), groupId: Number(group.stdout) };
  } catch {
    return undefined;
  }
}

async function createSystemUser(): Promise<UserIds> {
  let cause: unknown;
  try {
    await run("groupadd", ["--system", "--force", systemUser]);
    await run("useradd", ["--system", "--no-create-home", "--gid", systemUser, "--shell", "/bin/false", systemUser]);
  } catch (error) {
    // Another process may have made it this instant: what counts is whether it is there.
    cause = error;
  }
  const made = await findSystemUser();
  if (made) return made;
  throw new SutradharError(
    "database_unavailable",
    "Postgres does not run as root, and no user named postgres could be made for it: run as another user, make that user (useradd --system postgres), or set DATABASE_URL",
    { cause },
  );
}

/** What a program of Postgres is told about its surroundings: nothing of ours. */
export const postgresEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/** How a process is started in the folder of a cluster, as its user. */
export function startedIn(folder: string, user: ClusterUser) {
  const identity = user.isOther ? { uid: user.userId, gid: user.groupId } : {};
  return { cwd: folder, env: postgresEnvironment, ...identity };
}

/**
 * What Postgres, started inside the folder of its cluster, is told that this is. Where it runs as another user it may be
 * unable to walk there by name, since nobody but root walks through `/root`. This name needs no walk.
 */
export async function nameSeenBy(user: ClusterUser, folder: string): Promise<string> {
  if (!user.isOther || (await isWalkableByAll(dirname(folder), user))) return folder;
  if (platform() === "linux") return "/proc/self/cwd";
  throw new SutradharError(
    "database_unavailable",
    `Postgres runs as ${user.name} here, who may not walk to ${folder}: let others walk through the folders above (chmod o+x), run as another user, or name another folder by SUTRADHAR_HOME`,
  );
}

/** Whether everybody may walk to and through a folder; or `user` at least, through those that are its own. */
export async function isWalkableByAll(folder: string, user?: ClusterUser): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid } = await stat(path);
    const mayWalk = uid === user?.userId ? 0o100 : 0o001;
    if ((mode & mayWalk) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
