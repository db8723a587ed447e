/** `node scripts/policy-numbers.ts`: how long the rules take to load and to answer, in this process, for each decision's first case. */
import { createPolicy, createWasmEngine, noDecisionLog, readShippedBundle } from "../src/governance/policy/index.ts";
import { readCases } from "../test/contract/policy-engine.ts";

const rounds = 1_000;

const startMs = performance.now();
const bundle = readShippedBundle();
const engine = createWasmEngine(bundle);
const loadedMs = performance.now() - startMs;
const policy = createPolicy({ engine, bundle: bundle.digest, log: noDecisionLog, now: () => new Date() });
process.stdout.write(`${bundle.wasm.length} bytes of WASM, loaded in ${loadedMs.toFixed(1)} ms\n`);

const firsts = new Map(
  readCases()
    .toReversed()
    .map((one) => [one.decision, one]),
);
for (const [decision, { input }] of firsts) {
  const times: number[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) {
    const beginMs = performance.now();
    await policy.decide(decision, input);
    // The first half warms up.
    if (round >= rounds) times.push(performance.now() - beginMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => ((times[Math.floor(share * times.length)] ?? 0) * 1_000).toFixed(0);
  process.stdout.write(`${decision.padEnd(11)} median ${at(0.5)} µs, 99 of 100 within ${at(0.99)} µs\n`);
}
