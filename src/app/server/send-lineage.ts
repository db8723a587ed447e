import { readFile } from "node:fs/promises";
import { limits, SutradharError, type Json } from "../../core/index.ts";
import {
  createEventForwarder,
  findVideo,
  startForwarding,
  type Forwarder,
  type PlacedEvent,
} from "../../productions/index.ts";
import { toLineageEvents, type Teller } from "../../provenance/statements/index.ts";
import type { Log } from "../../telemetry/log/index.ts";
import type { Config } from "../config.ts";
import type { DoorConfig } from "../open-door.ts";
import { createLazyDoor } from "../open-lazy-door.ts";
import { productVersion } from "../product-version.ts";
import { gatherVideoFacts, openStatementSigner, postRunEvent, type LineageServer } from "../statements/index.ts";
import type { Installation } from "./installation.ts";

type LineageConfig = DoorConfig & Pick<Config, "lineageUrl" | "lineageKeyFile" | "secretsKeyFile" | "homeDirectory">;

type Room = Pick<Installation, "database"> & { readonly log: Pick<Log, "warn" | "info"> };

/** Tells of each video's making as OpenLineage events where the configuration says; undefined where it says nothing. */
export function startSendingLineage(config: LineageConfig, room: Room): { close(): Promise<void> } | undefined {
  const forwarder = createLineageForwarder(config, room);
  if (!forwarder) return undefined;
  return startForwarding(forwarder, (error, againMs) =>
    room.log.warn("lineage is not told to its server: nothing is lost, and it is tried again", { error, againMs }),
  );
}

/** What was not told yet, from the events that are written with every change of a video: none is lost, and one may come twice. */
export function createLineageForwarder(config: LineageConfig, { database, log }: Room): Forwarder | undefined {
  const { lineageUrl: url, lineageKeyFile } = config;
  if (url === undefined) return undefined;
  const send = createLazyDoor(config, log).fetchTo({ place: "lineage-server", dataClass: "impersonal" });
  const version = productVersion();
  return createEventForwarder({
    database,
    named: "lineage",
    limit: limits.lineageEventsMax,
    async send(events) {
      const told = events.filter(({ type }) => type in tellsOf);
      if (told.length === 0) return;
      const { kid } = (await openStatementSigner(config)).publicKey;
      const server = { url, token: await readKey(lineageKeyFile), send };
      for (const event of told) await tell(event, { database, log, server, teller: { kid, product: version } });
    },
  });
}

/** Which of a run's events a video's own stands for. What was withdrawn was made, and that was told. */
const tellsOf: Readonly<Record<string, "beginning" | "end">> = {
  "sutradhar.video.rendering": "beginning",
  "sutradhar.video.ready": "end",
  "sutradhar.video.failed": "end",
  "sutradhar.video.blocked": "end",
  "sutradhar.video.cancelled": "end",
};

interface Telling extends Room {
  readonly server: LineageServer;
  readonly teller: Teller;
}

async function tell(
  { type, subject, workspaceId }: PlacedEvent,
  { database, log, server, teller }: Telling,
): Promise<void> {
  const id = subject.replace("videos/", "");
  const video = await database.forWorkspace(workspaceId, (trx) => findVideo(trx, id));
  // What was erased is told of no more; what began anew since then tells of its end when that comes.
  const events = video ? toLineageEvents(gatherVideoFacts(video, teller.product), teller) : [];
  for (const event of events.filter((each) => isBeginning(each) === (tellsOf[type] === "beginning"))) {
    if (await postRunEvent(server, event)) continue;
    log.warn("the server of lineage refuses an event for good, and will not have it again", { video: id });
  }
}

function isBeginning(event: Json): boolean {
  return (event as { readonly eventType?: unknown }).eventType === "START";
}

const keyBytesMax = 8_192;

/** Read with each batch: a key that is replaced counts from the next one on. @throws SutradharError `config_invalid`, `file_missing` */
async function readKey(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SutradharError("file_missing", `there is no file ${file}`, { cause });
  });
  const key = bytes.length <= keyBytesMax ? bytes.toString("utf8").trim() : "";
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new SutradharError("config_invalid", `${file} holds no key: expected one line without white space`);
}
