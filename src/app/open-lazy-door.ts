import type { Door } from "../governance/egress/index.ts";
import type { Log } from "../telemetry/log/index.ts";
import type { DoorConfig } from "./open-door.ts";

/**
 * The way out of this installation, opened when something first wants to go out: most commands never do, and the rules that it asks
 * take a while to load.
 */
export function createLazyDoor(config: DoorConfig, log?: Pick<Log, "info">): Door {
  let opening: Promise<Door> | undefined;
  const open = (): Promise<Door> => {
    opening ??= import("./open-door.ts").then(({ openDoor }) => openDoor(config, log));
    opening.catch(() => (opening = undefined));
    return opening;
  };
  return {
    pass: async (parcel, url) => (await open()).pass(parcel, url),
    fetchTo:
      (parcel) =>
      async (...request) =>
        (await open()).fetchTo(parcel)(...request),
  };
}
