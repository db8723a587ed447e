import { SutradharError } from "../core/index.ts";

export interface SeatOptions {
  readonly ofWorkspaceMax: number;
  readonly allMax: number;
  /** What takes a seat, in the plural, and what may be done where none is free. */
  readonly what: string;
  readonly instead: string;
}

/** How long whoever finds no seat is told to wait: others have mostly gone by then. */
const retryAfterS = 30;

/**
 * Counts what stays open. Taking a seat returns how it is given back.
 * @throws SutradharError `concurrency_limited` where a workspace or the server has no more room
 */
export function createSeats({
  ofWorkspaceMax,
  allMax,
  what,
  instead,
}: SeatOptions): (workspaceId: string) => () => void {
  const taken = new Map<string, number>();
  let all = 0;
  return (workspaceId) => {
    const own = taken.get(workspaceId) ?? 0;
    if (own >= ofWorkspaceMax || all >= allMax) {
      throw new SutradharError(
        "concurrency_limited",
        `a workspace may have ${ofWorkspaceMax} ${what} open, and a server ${allMax}: ${instead}`,
        { details: { retryAfterS } },
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
