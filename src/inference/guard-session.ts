import { limits, SutradharError } from "../core/index.ts";
import { checkAsked, checkReply } from "./check-tensors.ts";
import type { InferOptions, ModelSession } from "./model-session.ts";
import type { Tensors } from "./tensor.ts";

export interface GuardOptions {
  /** For messages: `model/align@1.0.0`. */
  readonly name: string;
  /** For one answer, the wait for its turn included. */
  readonly answerMsMax?: number;
  readonly atOnceMax?: number;
  readonly waitingMax?: number;
}

/**
 * The door before any session: what is asked is checked, and what comes back before it is used; so many at once, so many
 * waiting, and none of them for ever. Who comes when the queue is full is told so at once, which is what makes a
 * caller slow down.
 */
export function guardSession(session: ModelSession, options: GuardOptions): ModelSession {
  const {
    name,
    answerMsMax = limits.modelAnswerMsMax,
    atOnceMax = limits.modelAtOnceMax,
    waitingMax = limits.modelWaitingMax,
  } = options;
  const turns = createTurns(atOnceMax, waitingMax);
  return {
    runtime: session.runtime,
    signature: session.signature,
    async infer(inputs, { signal }: InferOptions = {}) {
      checkAsked(session.signature.inputs, inputs);
      const ended = AbortSignal.any([AbortSignal.timeout(answerMsMax), ...(signal ? [signal] : [])]);
      const explain = (): Error => explainEnd({ name, answerMsMax, signal });
      if (ended.aborted) throw explain();
      const release = await turns.take(ended, () => busy(name, waitingMax), explain);
      const work = session.infer(inputs, { signal: ended });
      // A turn is over when the work is, not when somebody stops waiting for it.
      work.then(release, release);
      const reply = await endWith(work, ended, explain);
      checkReply(name, session.signature.outputs, reply);
      return Object.fromEntries(session.signature.outputs.map((spec) => [spec.name, reply[spec.name]])) as Tensors;
    },
    checkHealth: () => session.checkHealth(),
    close: () => session.close(),
  };
}

function busy(name: string, waitingMax: number): SutradharError {
  return new SutradharError(
    "model_unavailable",
    `${name} has ${waitingMax} askers waiting, and takes no more: ask again later, or give it more machines`,
    { details: { waitingMax } },
  );
}

function explainEnd({
  name,
  answerMsMax,
  signal,
}: {
  name: string;
  answerMsMax: number;
  signal?: AbortSignal | undefined;
}): Error {
  if (signal?.aborted) return new SutradharError("cancelled", `nobody waits for the answer of ${name} any more`);
  return new SutradharError("model_unavailable", `${name} did not answer within ${answerMsMax} ms`, {
    details: { answerMsMax },
  });
}

async function endWith<T>(work: Promise<T>, ended: AbortSignal, explain: () => Error): Promise<T> {
  let forget = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    const stop = (): void => reject(explain());
    if (ended.aborted) stop();
    ended.addEventListener("abort", stop, { once: true });
    forget = () => ended.removeEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, end]);
  } catch (error) {
    throw ended.aborted ? explain() : error;
  } finally {
    forget();
  }
}

interface Turns {
  take(ended: AbortSignal, refuse: () => Error, explain: () => Error): Promise<() => void>;
}

function createTurns(atOnceMax: number, waitingMax: number): Turns {
  let working = 0;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else working--;
  };
  const once = (): (() => void) => {
    let isOver = false;
    return () => {
      if (!isOver) release();
      isOver = true;
    };
  };
  return {
    async take(ended, refuse, explain) {
      if (working < atOnceMax) {
        working++;
        return once();
      }
      if (waiting.length >= waitingMax) throw refuse();
      await new Promise<void>((resolve, reject) => {
        const go = (): void => {
          ended.removeEventListener("abort", leave);
          resolve();
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(explain());
        };
        waiting.push(go);
        ended.addEventListener("abort", leave, { once: true });
      });
      return once();
    },
  };
}
