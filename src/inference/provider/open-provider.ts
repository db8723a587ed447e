import { setTimeout } from "node:timers/promises";
import { limits, SutradharError } from "../../core/index.ts";
import { askServer, type ServerAnswer, type ServerCall, type ServerLine } from "../ask-server.ts";
import { replyInvalid } from "../check-tensors.ts";
import type { ModelSession, ModelSignature } from "../model-session.ts";
import type { Tensors } from "../tensor.ts";
import { askForSpeech, askForText, readHeard, readSaid } from "./provider-messages.ts";

/** What a provider does: says a text, or writes down what is said. */
export type ProviderWork = "speech" | "recognition";

export interface ProviderApi {
  /** For messages: `voice/kavya@1.0.0`. */
  readonly name: string;
  /** Up to and without `/audio/speech`: `https://api.example.com/v1`. */
  readonly url: string;
  /** Its key. */
  readonly token?: string | undefined;
  readonly work: ProviderWork;
  /** As the provider calls it. */
  readonly model: string;
  /** Which of its voices speaks; of speech alone. */
  readonly speaker?: string;
  /** How fast it speaks, as a factor of its own; of speech alone. */
  readonly rate?: number;
  /** For one attempt; all attempts together stay within the guard's time. */
  readonly attemptMsMax?: number;
  readonly attemptsMax?: number;
  /** The way out. */
  readonly send: typeof fetch;
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** What each work takes and gives. A voice's sound is the file that the provider sent: whoever asked decodes it. */
export const providerSignatures: Readonly<Record<ProviderWork, ModelSignature>> = {
  speech: {
    inputs: [{ name: "text", type: "text", shape: [1] }],
    outputs: [{ name: "audio", type: "uint8", shape: [-1] }],
  },
  recognition: {
    inputs: [
      // One channel at 16 kHz, and the language that is spoken: `hi`.
      { name: "sound", type: "fp32", shape: [1, -1] },
      { name: "language", type: "text", shape: [1] },
    ],
    outputs: [{ name: "text", type: "text", shape: [1] }],
  },
};

/** A provider says how long it wants to be left alone; that may be long, and whoever waits may not. */
const waitMsMax = 20_000;

/** A model behind a provider's API, in the forms of `/audio/speech` and `/audio/transcriptions`. Nothing is asked before the first use. */
export function openProviderSession(api: ProviderApi): ModelSession {
  const { name, url, token, work } = api;
  const line: ServerLine = {
    who: `${name} at ${new URL(url).host}`,
    url,
    token,
    attemptMsMax: api.attemptMsMax ?? limits.modelAnswerMsMax,
    attemptsMax: api.attemptsMax ?? limits.modelAttemptsMax,
    answerBytesMax: work === "speech" ? limits.providerSoundBytesMax : limits.providerTextBytesMax,
    waitMsMax,
    send: api.send,
    wait: api.wait ?? ((ms, signal) => setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => undefined)),
  };
  return {
    runtime: "provider",
    signature: providerSignatures[work],
    async infer(inputs, { signal } = {}) {
      const call = work === "speech" ? askForSpeech(api, inputs) : await askForText(api, inputs);
      const answer = await askServer(line, { ...call, method: "POST", signal });
      return read(line, work, answer);
    },
    async checkHealth() {
      const call: ServerCall = { path: "/models" };
      await askServer({ ...line, attemptsMax: 1, answerBytesMax: limits.modelAnswerBytesMax }, call).catch(
        (cause: unknown) => {
          throw new SutradharError("model_unavailable", `${line.who} is not ready: ${(cause as Error).message}`, {
            cause,
          });
        },
      );
    },
    close: () => Promise.resolve(),
  };
}

function read({ who }: ServerLine, work: ProviderWork, answer: ServerAnswer): Tensors {
  const { fault, tensors } = work === "speech" ? readSaid(answer) : readHeard(answer);
  if (fault === undefined) return tensors;
  throw replyInvalid(who, fault);
}
