import { Agent, request } from "node:http";

/** A request that is sent again and again. */
export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly key?: string;
  /** The same each time, or one for each request, counted from 0 over all that are sent. */
  readonly body?: string | ((sent: number) => string);
  readonly status: number;
}

export interface Answered {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Sends a request `count` times over `inFlight` connections that are kept. @throws where an answer has another status */
export async function askMany(
  asked: Asked,
  { count, inFlight }: { count: number; inFlight: number },
): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const tookMs: number[] = [];
  let left = count;
  const startedMs = performance.now();
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const beganMs = performance.now();
      await ask({ ...asked, body: bodyOf(asked) }, agent);
      tookMs.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const seconds = (performance.now() - startedMs) / 1_000;
  agent.destroy();
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

let sent = 0;

function bodyOf({ body }: Asked): string | undefined {
  return typeof body === "function" ? body(sent++) : body;
}

interface Sent extends Omit<Asked, "body"> {
  readonly body: string | undefined;
}

function ask({ url, method, key, body, status }: Sent, agent: Agent): Promise<void> {
  const headers = {
    ...(key ? { Authorization: `Bearer ${key}` } : {}),
    ...(body ? { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) } : {}),
  };
  return new Promise((resolve, reject) => {
    const going = request(url, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === status
          ? resolve()
          : reject(new Error(`${method} ${url} was answered with ${answer.statusCode}`)),
      );
      answer.on("error", reject);
    });
    going.on("error", reject);
    going.end(body);
  });
}
