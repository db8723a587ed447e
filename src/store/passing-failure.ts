/**
 * Postgres' classes of what passes (Appendix A of its manual): a connection that broke, another transaction that was in the
 * way, a want of resources, an operator or a restart. Two more by themselves: a lock that was not free, and a session that
 * was ended since it stood still within its transaction.
 */
const passingStates = /^(?:08|40|53|57)|^(?:55P03|25P03)$/;
/** Of sockets, by Node's names. */
const passingCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);
/** What `pg` and its pool say of a broken connection without any code. */
const passingMessages =
  /^Connection (?:terminated|ended|was closed)|timeout exceeded when trying to connect|not queryable|^Query read timeout/i;

/**
 * Whether a statement failed by what passes, such as a restart of the database, so that it may be tried again. A commit may
 * have happened of which no word came back.
 */
export function isPassingFailure(error: unknown): boolean {
  const { code, syscall, message = "" } = (error ?? {}) as { code?: unknown; syscall?: unknown; message?: string };
  if (typeof code !== "string") return passingMessages.test(message);
  // Five letters are a state of SQL's, unless they are the name of an error of the system: EPIPE.
  if (/^E[A-Z_]+$/.test(code)) {
    // A database that is down has no socket; a file that is missing does not come by itself.
    return passingCodes.has(code) || (code === "ENOENT" && syscall === "connect");
  }
  return passingStates.test(code);
}
