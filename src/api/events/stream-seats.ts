import { limits, SutradharError } from "../../core/index.ts";

/**
 * Counts connections that stay open. @throws SutradharError `concurrency_limited` where a workspace or the server has no
 * more room
 */
export function createStreamSeats(): (workspaceId: string) => () => void {
  const taken = new Map<string, number>();
  let all = 0;
  return (workspaceId) => {
    const own = taken.get(workspaceId) ?? 0;
    const { eventStreamsOfWorkspaceMax: ownMax, eventStreamsMax: allMax } = limits;
    if (own >= ownMax || all >= allMax) {
      throw new SutradharError(
        "concurrency_limited",
        `a workspace may have ${ownMax} event streams open, and a server ${allMax}: close one, or share it`,
        { details: { retryAfterS: 30 } },
      );
    }
    taken.set(workspaceId, own + 1);
    all += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      all -= 1;
      const left = (taken.get(workspaceId) ?? 1) - 1;
      if (left > 0) taken.set(workspaceId, left);
      else taken.delete(workspaceId);
    };
  };
}
