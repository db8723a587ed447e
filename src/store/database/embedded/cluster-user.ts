import { execFile } from "node:child_process";
import { userInfo } from "node:os";
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

/** Ourselves; but Postgres refuses to run as root, which lends it the system's user `postgres`, made where there is none. */
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
      `Postgres runs only as a user that the system knows, and it knows no name of user ${process.getuid?.()}: add one to /etc/passwd, or set DATABASE_URL`,
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
