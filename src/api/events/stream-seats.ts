import { limits } from "../../core/index.ts";
import { createSeats } from "../seats.ts";

/** Counts event streams, which stay open. @throws SutradharError `concurrency_limited` */
export function createStreamSeats(): (workspaceId: string) => () => void {
  const { eventStreamsOfWorkspaceMax: ofWorkspaceMax, eventStreamsMax: allMax } = limits;
  return createSeats({ ofWorkspaceMax, allMax, what: "event streams", instead: "close one, or share it" });
}
