import { setTimeout } from "node:timers/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { replyInvalid } from "../check-tensors.ts";
import type { ModelSession, ModelSignature } from "../model-session.ts";
import { createGrpcCaller, type GrpcCaller } from "./grpc-call.ts";
import { readInfer, readMetadata, readReady, writeInfer, writeName } from "./grpc-message.ts";
import { oipTypes } from "./oip-message.ts";

export interface OipGrpcServer {
  /** For messages: `model/align@1.0.0`. */
  readonly name: string;
  /** `grpc://host:port` or `grpcs://host:port`. Whoever opens it has asked the way out. */
  readonly url: string;
  readonly model: string;
  readonly version?: string | undefined;
  readonly token?: string | undefined;
  readonly signature: ModelSignature;
  readonly attemptMsMax?: number;
  readonly attemptsMax?: number;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** A model on a server of the Open Inference Protocol 2 over gRPC. Nothing is asked before the first use. */
export function openOipGrpcSession(server: OipGrpcServer): ModelSession {
  const { name, url, token, signature } = server;
  const named = { model: server.model, version: server.version };
  const who = `${name} at ${url}`;
  const caller = createGrpcCaller({
    who,
    url,
    token,
    attemptMsMax: server.attemptMsMax ?? limits.modelAnswerMsMax,
    attemptsMax: server.attemptsMax ?? limits.modelAttemptsMax,
    wait: server.wait ?? ((ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => undefined)),
  });
  let met: Promise<void> | undefined;
  const meet = (): Promise<void> => {
    met ??= meetServer({ who, caller, signature, request: writeName(named) }).catch((error: unknown) => {
      met = undefined;
      throw error;
    });
    return met;
  };
  return {
    runtime: "oip",
    signature,
    async infer(inputs, { signal } = {}) {
      await meet();
      const outputs = signature.outputs.map((spec) => spec.name);
      return readInfer(who, await caller.call("ModelInfer", writeInfer(named, inputs, outputs), signal));
    },
    async checkHealth() {
      for (const [method, message] of [
        ["ServerReady", new Uint8Array(0)],
        ["ModelReady", writeName(named)],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop
        const isReady = await askReady(caller, { who, method, message });
        if (!isReady) throw new SutradharError("model_unavailable", `${who} is not ready`);
      }
      await meetServer({ who, caller, signature, request: writeName(named) });
    },
    close: async () => caller.close(),
  };
}

async function askReady(
  caller: GrpcCaller,
  { who, method, message }: { readonly who: string; readonly method: string; readonly message: Uint8Array },
): Promise<boolean> {
  try {
    return readReady(who, await caller.callOnce(method, message));
  } catch (cause) {
    throw new SutradharError("model_unavailable", `${who} is not ready: ${(cause as Error).message}`, { cause });
  }
}

interface Meeting {
  readonly who: string;
  readonly caller: GrpcCaller;
  readonly signature: ModelSignature;
  readonly request: Uint8Array;
}

/** What the server says of its model is held against what ours says: another one under the name is found out first. */
async function meetServer({ who, caller, signature, request }: Meeting): Promise<void> {
  const told = readMetadata(who, await caller.call("ModelMetadata", request));
  for (const [tensors, specs] of [
    [told.inputs, signature.inputs],
    [told.outputs, signature.outputs],
  ] as const) {
    if (tensors.length === 0) continue;
    for (const spec of specs) {
      const found = tensors.find((tensor) => tensor.name === spec.name);
      if (!found) throw replyInvalid(who, `it serves another model: it has no ${spec.name}`);
      if (found.datatype !== oipTypes[spec.type]) {
        throw replyInvalid(who, `it serves another model: ${spec.name} is ${found.datatype} there`);
      }
    }
  }
}
