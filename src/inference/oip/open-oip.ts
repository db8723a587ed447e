import { setTimeout } from "node:timers/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";
import type { ModelSession, ModelSignature } from "../model-session.ts";
import { askServer, type ServerLine } from "../ask-server.ts";
import { headLengthHeader, oipTypes, readOipReply, writeOipRequest } from "./oip-message.ts";

export interface OipServer {
  /** For messages: `model/align@1.0.0`. */
  readonly name: string;
  /** Of the server, without `/v2`: `https://triton.example.in`. */
  readonly url: string;
  /** As the server calls it. */
  readonly model: string;
  readonly version?: string | undefined;
  readonly token?: string | undefined;
  readonly signature: ModelSignature;
  /** For one attempt; all attempts together stay within the guard's time. */
  readonly attemptMsMax?: number;
  readonly attemptsMax?: number;
  /** The way out. */
  readonly send: typeof fetch;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * A model on a server of the Open Inference Protocol 2 over HTTP (KServe, Triton, MLServer): with raw tensors where the server
 * has the extension, in JSON where it has not. Nothing is asked before the first use.
 */
export function openOipSession(server: OipServer): ModelSession {
  const { name, url, token, signature } = server;
  const line: ServerLine = {
    who: `${name} at ${url}`,
    url,
    token,
    attemptMsMax: server.attemptMsMax ?? limits.modelAnswerMsMax,
    attemptsMax: server.attemptsMax ?? limits.modelAttemptsMax,
    send: server.send,
    wait: server.wait ?? ((ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => undefined)),
  };
  const version = server.version === undefined ? "" : `/versions/${encodeURIComponent(server.version)}`;
  const path = `/v2/models/${encodeURIComponent(server.model)}${version}`;
  let known: Promise<boolean> | undefined;
  /** Whether it takes raw tensors; its own word on what the model takes is compared with ours on the way. */
  const meet = (): Promise<boolean> => {
    known ??= meetServer(line, path, signature).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    runtime: "oip",
    signature,
    async infer(inputs, { signal } = {}) {
      const isBinary = await meet();
      const { headers, body } = writeOipRequest(
        inputs,
        signature.outputs.map((spec) => spec.name),
        isBinary,
      );
      const answer = await askServer(line, { path: `${path}/infer`, method: "POST", headers, body, signal });
      return readOipReply(line.who, answer.body, answer.headers.get(headLengthHeader));
    },
    async checkHealth() {
      // Bodies of health are empty at Triton and JSON elsewhere: the status tells.
      const once = { ...line, attemptsMax: 1 };
      for (const place of ["/v2/health/ready", `${path}/ready`]) {
        await askServer(once, { path: place }).catch((cause: unknown) => {
          throw new SutradharError("model_unavailable", `${line.who} is not ready: ${(cause as Error).message}`, {
            cause,
          });
        });
      }
      await meetServer(once, path, signature);
    },
    close: () => Promise.resolve(),
  };
}

interface ToldTensor {
  readonly name?: unknown;
  readonly datatype?: unknown;
  readonly shape?: unknown;
}

async function meetServer(line: ServerLine, path: string, { inputs, outputs }: ModelSignature): Promise<boolean> {
  const server = await readJson(line, "/v2");
  const model = await readJson(line, path);
  for (const [told, specs] of [
    [model["inputs"], inputs],
    [model["outputs"], outputs],
  ] as const) {
    // A server that knows nothing of its model may say so; one that tells otherwise serves another one.
    const tensors = Array.isArray(told) ? (told as ToldTensor[]) : [];
    if (tensors.length === 0) continue;
    for (const spec of specs) {
      const found = tensors.find((tensor) => tensor.name === spec.name);
      if (!found) throw replyInvalid(line.who, `it serves another model: it has no ${spec.name}`);
      if (found.datatype !== oipTypes[spec.type]) {
        throw replyInvalid(line.who, `it serves another model: ${spec.name} is ${String(found.datatype)} there`);
      }
    }
  }
  const extensions = server["extensions"];
  return Array.isArray(extensions) && extensions.includes("binary_tensor_data");
}

async function readJson(line: ServerLine, path: string): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await askServer(line, { path });
  try {
    if (body.byteLength > limits.modelAnswerHeadBytesMax) throw new Error("it is too long");
    return (JSON.parse(Buffer.from(body).toString("utf8")) as Record<string, unknown> | null) ?? {};
  } catch (cause) {
    throw replyInvalid(line.who, `what it says at ${path} cannot be read`, cause);
  }
}
