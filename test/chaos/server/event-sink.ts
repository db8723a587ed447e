/** Somebody else's receiver of webhooks: outside of the line, never struck, and not always polite. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudEvent } from "../../../src/productions/index.ts";

/** A message as it came; one that was not accepted has to come again. */
export interface SunkEvent {
  /** By its header, which is the same each time. */
  readonly id: string;
  readonly body: string;
  readonly event: Pick<CloudEvent, "id" | "type" | "subject" | "sequence">;
  readonly isSigned: boolean;
  readonly isAccepted: boolean;
}

export interface EventSink {
  readonly url: string;
  readonly port: number;
  /** In the order of their coming. */
  readonly messages: readonly SunkEvent[];
  /** What messages are signed with; before it is told, none is. */
  trust(secret: string): void;
  close(): Promise<void>;
}

/** How it treats a message that it has not seen before; what comes again it takes. */
const manners: readonly (readonly [share: number, treat: (response: ServerResponse) => void])[] = [
  [0.02, (response) => void response.writeHead(500).end()],
  [0.01, (response) => void response.destroy()],
  // Never answered: the line has to give up by itself.
  [0.002, () => undefined],
];

export async function openEventSink(random: () => number): Promise<EventSink> {
  const messages: SunkEvent[] = [];
  const seen = new Set<string>();
  let secret: Buffer | undefined;
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    let body = "";
    try {
      for await (const piece of request) body += String(piece);
    } catch {
      // Its sender was struck half-way: this is no message.
      return;
    }
    const id = String(request.headers["webhook-id"]);
    const rude = seen.has(id) ? undefined : drawManner(random());
    seen.add(id);
    messages.push({
      id,
      body,
      event: JSON.parse(body) as CloudEvent,
      isSigned: secret !== undefined && isSigned(secret, { id, body, headers: request.headers }),
      isAccepted: rude === undefined,
    });
    if (rude) rude(response);
    else response.writeHead(204).end();
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    messages,
    trust: (text) => void (secret = Buffer.from(text.replace(/^whsec_/, ""), "base64")),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function drawManner(chance: number): ((response: ServerResponse) => void) | undefined {
  let rest = chance;
  for (const [share, treat] of manners) {
    rest -= share;
    if (rest < 0) return treat;
  }
  return undefined;
}

/** Standard Webhooks, "Verifying signatures": over id, time and the bytes as they came. */
function isSigned(
  secret: Buffer,
  { id, body, headers }: Pick<SunkEvent, "id" | "body"> & Pick<IncomingMessage, "headers">,
): boolean {
  const signed = `${id}.${String(headers["webhook-timestamp"])}.${body}`;
  const wanted = createHmac("sha256", secret).update(signed).digest();
  return String(headers["webhook-signature"])
    .split(" ")
    .some((each) => {
      const given = Buffer.from(each.replace(/^v1,/, ""), "base64");
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    });
}
