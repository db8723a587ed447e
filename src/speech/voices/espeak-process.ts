import { fork, type ChildProcess } from "node:child_process";
import { limits, SutradharError } from "../../core/index.ts";
import type { EspeakReply, EspeakRequest } from "./espeak-protocol.ts";
import { markupBytesMax } from "./espeak-protocol.ts";

export type EspeakSound = Extract<EspeakReply, { kind: "spoken" }>;

interface Job {
  readonly request: EspeakRequest;
  readonly resolve: (sound: EspeakSound) => void;
  readonly reject: (error: SutradharError) => void;
  /** How many children have died of it, or while they spoke it. */
  deaths: number;
}

const childFile = new URL(import.meta.url.endsWith(".ts") ? "./espeak-child.ts" : "./espeak-child.js", import.meta.url);

/**
 * One child process that speaks, one sentence at a time. It is started when first needed (or by `open`), killed
 * when a sentence exceeds its time, and started anew for the next one. Where it dies, a new one speaks the sentence, as often
 * as a render process is given its task again.
 */
export class EspeakProcess {
  readonly #timeoutMs: number;
  readonly #env: Readonly<Record<string, string>>;
  readonly #waiting: Job[] = [];
  #child: ChildProcess | undefined;
  #isReady = false;
  #isClosed = false;
  #current: { job: Job; timer: NodeJS.Timeout } | undefined;
  #nextId = 1;

  constructor(options: { timeoutMs?: number; env?: Readonly<Record<string, string>> } = {}) {
    this.#timeoutMs = options.timeoutMs ?? limits.speechTimeoutMs;
    this.#env = options.env ?? {};
  }

  /** Starts the child, so that it is ready by the time of the first sentence. Returns at once. */
  open(): void {
    this.#isClosed = false;
    if (!this.#child) this.#start();
  }

  /** @throws SutradharError `time_limit`, `limit_exceeded`, `engine_failed` */
  speak(request: Omit<EspeakRequest, "id">): Promise<EspeakSound> {
    const bytes = Buffer.byteLength(request.markup);
    if (bytes > markupBytesMax) return Promise.reject(tooMuchText(bytes));
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(engineFailed("the speech engine was closed; open it before speaking"));
      this.#waiting.push({ request: { ...request, id: this.#nextId++ }, resolve, reject, deaths: 0 });
      this.#next();
    });
  }

  /** Ends the child. Sentences that wait are refused. */
  close(): void {
    this.#isClosed = true;
    this.#dropChild();
    this.#failCurrent(engineFailed("the speech engine was closed while it spoke"));
    for (const job of this.#waiting.splice(0)) job.reject(engineFailed("the speech engine was closed"));
  }

  /** Ends the child where it has nothing to say; the next sentence starts another. */
  rest(): void {
    if (!this.#current && this.#waiting.length === 0) this.#dropChild();
  }

  /** The child's process id while one runs, for those who watch processes. */
  get processId(): number | undefined {
    return this.#child?.pid;
  }

  #start(): void {
    const child = fork(childFile, [], {
      serialization: "advanced",
      env: { ...this.#env },
      // Its work lies in WebAssembly's memory: 16 MiB for new objects, of 128 by default, cost no time.
      execArgv: ["--max-semi-space-size=8"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child = child;
    this.#isReady = false;
    child.on("message", (reply: EspeakReply) => this.#onReply(child, reply));
    child.on("error", () => this.#onEnd(child));
    child.on("exit", () => this.#onEnd(child));
    this.#letParentEnd();
  }

  #next(): void {
    if (this.#current) return;
    const job = this.#waiting.shift();
    if (!job) return this.#letParentEnd();
    if (!this.#child) this.#start();
    this.#child?.ref();
    this.#child?.channel?.ref();
    // The time of the child's own start counts too: a child that never comes up is a hang like any other.
    this.#current = { job, timer: setTimeout(() => this.#onTimeout(), this.#timeoutMs) };
    if (this.#isReady) this.#send(job);
  }

  #send(job: Job): void {
    this.#child?.send(job.request, (error) => {
      if (error && this.#current?.job === job)
        this.#failCurrent(engineFailed("the speech engine takes no text", error));
    });
  }

  #onReply(child: ChildProcess, reply: EspeakReply): void {
    if (child !== this.#child) return;
    if (reply.kind === "ready") {
      this.#isReady = true;
      if (this.#current) this.#send(this.#current.job);
      return;
    }
    const job = this.#current?.job;
    if (!job || reply.id !== job.request.id) return;
    this.#endCurrent();
    if (reply.kind === "spoken") job.resolve(reply);
    else if (reply.kind === "too_long") job.reject(tooLong());
    else job.reject(engineFailed(reply.message));
    this.#next();
  }

  #onEnd(child: ChildProcess): void {
    if (child !== this.#child) return;
    this.#dropChild();
    this.#bury();
    if (!this.#isClosed) this.#next();
  }

  /** The sentence that was being spoken when the child died is the next, unless it kills whoever speaks it. */
  #bury(): void {
    const job = this.#current?.job;
    if (!job) return;
    job.deaths += 1;
    if (job.deaths > limits.workerRestartsMax) {
      return this.#failCurrent(engineFailed(`the speech engine died ${job.deaths} times while it spoke a sentence`));
    }
    this.#endCurrent();
    this.#waiting.unshift(job);
  }

  #onTimeout(): void {
    this.#dropChild();
    this.#failCurrent(
      new SutradharError(
        "time_limit",
        `a sentence must be spoken within ${this.#timeoutMs} ms, and this one was not; shorten it or split it`,
        { details: { timeoutMs: this.#timeoutMs } },
      ),
    );
    this.#next();
  }

  #failCurrent(error: SutradharError): void {
    const job = this.#current?.job;
    this.#endCurrent();
    job?.reject(error);
  }

  #endCurrent(): void {
    clearTimeout(this.#current?.timer);
    this.#current = undefined;
  }

  #dropChild(): void {
    const child = this.#child;
    this.#child = undefined;
    this.#isReady = false;
    child?.removeAllListeners();
    child?.on("error", () => undefined);
    child?.kill("SIGKILL");
  }

  /** An idle child keeps nobody alive: it ends with its parent, whose channel it hears closing. */
  #letParentEnd(): void {
    this.#child?.unref();
    this.#child?.channel?.unref();
  }
}

function engineFailed(message: string, cause?: unknown): SutradharError {
  return new SutradharError("engine_failed", message, cause === undefined ? {} : { cause });
}

function tooMuchText(bytes: number): SutradharError {
  return new SutradharError(
    "limit_exceeded",
    `a sentence written out for speech must have at most ${markupBytesMax} bytes, got ${bytes}; split it`,
    { details: { bytes, bytesMax: markupBytesMax } },
  );
}

function tooLong(): SutradharError {
  return new SutradharError(
    "limit_exceeded",
    `a sentence must take at most ${limits.shotDurationMsMax} ms to say, and this one takes longer; split it`,
    { details: { durationMsMax: limits.shotDurationMsMax } },
  );
}
