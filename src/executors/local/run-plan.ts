import { limits, SutradharError, type Digest } from "../../core/index.ts";
import { referencesOf, type PlanNode } from "../../pipeline/index.ts";
import type { Outputs } from "../perform-step.ts";
import { findResult, makeResult, type NodeRun } from "./run-node.ts";
import type { NodeReport, RunPlanOptions, RunReport } from "./run-options.ts";
import { asSutradharError } from "./worker-messages.ts";

/**
 * Runs a plan on this machine.
 * @throws SutradharError of the first step that failed, after the others were told to stop and have stopped; `cancelled` by `signal`.
 */
export async function runPlan(options: RunPlanOptions): Promise<RunReport> {
  if (!(Number.isInteger(options.jobs) && options.jobs >= 1 && options.jobs <= limits.jobsMax)) {
    throw new SutradharError("option_invalid", `jobs must be 1 to ${limits.jobsMax}, got ${options.jobs}`);
  }
  const lease = await options.store.openLease();
  try {
    return await new PlanRun(options).finish();
  } finally {
    await lease.release();
  }
}

class PlanRun {
  readonly #run: NodeRun;
  readonly #jobs: number;
  /** In the plan's order, which is the order in which they are started. */
  readonly #waiting: PlanNode[];
  readonly #running = new Map<PlanNode, Promise<void>>();
  readonly #done = new Map<string, NodeReport>();
  /** By key, what this run has made or found: equal recipes are done once, effects too. */
  readonly #settled = new Map<Digest, Outputs>();
  readonly #remakes = new Map<string, number>();
  readonly #order: ReadonlyMap<PlanNode, number>;
  readonly #stop = new AbortController();
  #failure: SutradharError | undefined;

  constructor(options: RunPlanOptions) {
    const { plan, jobs, signal, onEvent } = options;
    this.#run = { options, signal: this.#stop.signal, emit: (event) => onEvent?.(event) };
    this.#jobs = jobs;
    this.#waiting = [...plan.nodes];
    this.#order = new Map(plan.nodes.map((node, index) => [node, index]));
    const cancel = (): void => this.#fail(new SutradharError("cancelled", "the run was cancelled"));
    if (signal?.aborted) cancel();
    signal?.addEventListener("abort", cancel, { once: true, signal: this.#stop.signal });
  }

  async finish(): Promise<RunReport> {
    for (this.#startReady(); this.#running.size > 0; this.#startReady()) {
      await Promise.race(this.#running.values());
    }
    const failure = this.#failure;
    // Takes the listener off the caller's signal as well.
    this.#stop.abort();
    if (failure) throw failure;
    return { nodes: Object.fromEntries(this.#done) };
  }

  #startReady(): void {
    for (let index = 0; index < this.#waiting.length && this.#running.size < this.#jobs;) {
      const node = this.#waiting[index] as PlanNode;
      if (this.#failure) return;
      if (!this.#isReady(node)) {
        index += 1;
        continue;
      }
      this.#waiting.splice(index, 1);
      this.#running.set(
        node,
        this.#runNode(node).finally(() => this.#running.delete(node)),
      );
    }
  }

  #isReady(node: PlanNode): boolean {
    for (const { key } of this.#running.keys()) if (key === node.key) return false;
    return this.#hasInputs(node);
  }

  #hasInputs(node: PlanNode): boolean {
    return Object.values(node.inputs)
      .flatMap(referencesOf)
      .every(({ node: id }) => this.#done.has(id));
  }

  async #runNode(node: PlanNode): Promise<void> {
    const { options, emit } = this.#run;
    try {
      await options.guard(node);
      const found = this.#settled.get(node.key) ?? (await findResult(this.#run, node));
      const outputs = found ?? (await makeResult(this.#run, node, this.#inputsOf(node)));
      this.#settled.set(node.key, outputs);
      this.#done.set(node.id, { key: node.key, outputs, isReused: found !== undefined });
      emit({ kind: found ? "reused" : "finished", node });
    } catch (thrown) {
      const error = nameNode(asSutradharError(thrown), node);
      if (this.#failure || (await this.#makeInputAgain(node, error))) return;
      emit({ kind: "failed", node, error });
      this.#fail(error);
    }
  }

  #inputsOf(node: PlanNode): Record<string, readonly Digest[]> {
    return Object.fromEntries(
      Object.entries(node.inputs).map(([port, input]) => [
        port,
        referencesOf(input).map(({ node: id, output }) => this.#done.get(id)?.outputs[output] as Digest),
      ]),
    );
  }

  /**
   * A blob that was whole when it was found may be lost before it is read: a disk fails, a person deletes. The steps that
   * made it wait again, with the one that missed it behind them. Says whether there are such steps.
   */
  async #makeInputAgain(node: PlanNode, error: SutradharError): Promise<boolean> {
    if (error.code !== "blob_missing" && error.code !== "blob_corrupt") return false;
    const lost = error.details["digest"];
    if (typeof lost !== "string") return false;
    const makers = await this.#findMakers(node, lost);
    const remakes = (this.#remakes.get(node.id) ?? 0) + 1;
    this.#remakes.set(node.id, remakes);
    // Another step may have missed the same blob before, so that its makers wait already.
    const isMakeable = makers.length > 0 || !this.#hasInputs(node);
    if (!isMakeable || remakes >= limits.stepAttemptsMax) return false;
    for (const maker of makers) {
      this.#done.delete(maker.id);
      this.#settled.delete(maker.key);
      await this.#run.options.store.results.remove(maker.key);
    }
    this.#run.emit({ kind: "retried", node, error });
    this.#waiting.push(node, ...makers);
    this.#waiting.sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
    return true;
  }

  /** Who made a blob: it is an output of theirs, or named in one, as chunks are in the list of a shot's chunks. */
  async #findMakers(reader: PlanNode, lost: string): Promise<readonly PlanNode[]> {
    const { plan, store } = this.#run.options;
    const outputsOf = ({ id }: PlanNode): Digest[] => Object.values(this.#done.get(id)?.outputs ?? {});
    const known = plan.nodes.filter(({ kind }) => kind !== "effect");
    const direct = known.filter((node) => outputsOf(node).some((digest) => digest === lost));
    if (direct.length > 0) return direct;
    const read = new Set(
      Object.values(reader.inputs)
        .flatMap(referencesOf)
        .map(({ node }) => node),
    );
    const named = await Promise.all(
      known.map(async (node) => {
        if (!read.has(node.id)) return false;
        const texts = await Promise.all(outputsOf(node).map((digest) => readList(store, digest)));
        return texts.some((text) => text.includes(lost));
      }),
    );
    return known.filter((_, index) => named[index]);
  }

  #fail(error: SutradharError): void {
    this.#failure ??= error;
    this.#stop.abort();
  }
}

/** The same failure with the node that it happened in, for a caller who knows where in the script that comes from. */
function nameNode({ code, message, cause, details, problems }: SutradharError, node: PlanNode): SutradharError {
  return new SutradharError(code, message, { cause, details: { ...details, node: node.id }, problems });
}

/** An artifact that is a list of others is text in JSON; of anything else the start is enough to know that it is none. */
async function readList(store: RunPlanOptions["store"], digest: Digest): Promise<string> {
  const bytes = await store.blobs.get(digest).catch(() => undefined);
  return bytes?.[0] === 0x7b ? new TextDecoder().decode(bytes) : "";
}
