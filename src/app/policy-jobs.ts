import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { limits, SutradharError, type Digest, type Json } from "../core/index.ts";
import {
  createBundle,
  createPolicy,
  createWasmEngine,
  decisionNames,
  explainReason,
  isDecisionName,
  noDecisionLog,
  openBundle,
  readShippedBundle,
  signBundle,
  type DecisionName,
  type PolicyBundle,
  type PolicyDecision,
  type PolicyInput,
} from "../governance/policy/index.ts";
import { openServer, type PolicyConfig } from "./open-policy.ts";
import { readBundle, readLimited } from "./read-bundle.ts";

/** The rules' sources and their cases, which the package brings. */
const sources = fileURLToPath(new URL("../../deploy/policy", import.meta.url));

const caseFile = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      input: z.record(z.string(), z.json()),
      expect: z.looseObject({ allow: z.boolean(), reasons: z.array(z.string()) }),
      places: z.json().optional(),
    }),
  ),
);

export interface FailedCase {
  readonly decision: string;
  readonly name: string;
  readonly expected: unknown;
  readonly came: unknown;
}

export interface PolicyTest {
  readonly bundle: Digest;
  readonly decisions: readonly { readonly decision: string; readonly passed: number; readonly failed: number }[];
  readonly failures: readonly FailedCase[];
}

/**
 * Asks the rules that are set each case of some files, and holds the answers against what is expected.
 * @param files those that ship, where there are none
 * @throws SutradharError `policy_invalid` for what is no file of cases
 */
export async function testPolicy(files: readonly string[], config: PolicyConfig): Promise<PolicyTest> {
  const bundle = await readBundle(config);
  const paths = files.length > 0 ? files : await listShippedCases();
  const failures: FailedCase[] = [];
  const counts = new Map<string, { passed: number; failed: number }>();
  for (const path of paths) {
    for (const [decision, cases] of Object.entries(await readCases(path))) {
      const count = counts.get(decision) ?? { passed: 0, failed: 0 };
      counts.set(decision, count);
      for (const [name, { input, expect, places }] of Object.entries(cases)) {
        const came = await answerOf({ bundle, config, decision: toDecision(decision), input, places });
        const isMet = isDeepStrictEqual(came, expect);
        count[isMet ? "passed" : "failed"] += 1;
        if (!isMet) failures.push({ decision, name, expected: expect, came });
      }
    }
  }
  const decisions = [...counts].map(([decision, count]) => ({ decision, ...count }));
  return { bundle: bundle.digest, decisions, failures };
}

async function listShippedCases(): Promise<readonly string[]> {
  const names = await readdir(join(sources, "cases"));
  return names.filter((name) => name.endsWith(".json")).map((name) => join(sources, "cases", name));
}

async function readCases(path: string): Promise<z.infer<typeof caseFile>> {
  const parsed = caseFile.safeParse(parseJson(await readLimited(path), path));
  if (parsed.success) return parsed.data;
  throw new SutradharError("policy_invalid", `${path} holds no cases: ${z.prettifyError(parsed.error)}`);
}

interface Asked {
  readonly bundle: PolicyBundle;
  readonly config: PolicyConfig;
  readonly decision: DecisionName;
  readonly input: PolicyInput;
  readonly places: Json | undefined;
}

/** As the rules give it, with nothing of ours beside it. Tables of a case's own are tried in process: a server has its own. */
async function answerOf({ bundle, config, decision, input, places }: Asked): Promise<unknown> {
  const own = places === undefined ? bundle : createBundle(bundle.wasm, { tables: { ...bundle.data.tables, places } });
  const { policyUrl: url } = config;
  const isServed = url !== undefined && places === undefined;
  const engine = isServed ? openServer(config, url) : createWasmEngine(own);
  return engine.evaluate(decision, input).then(
    ({ result }) => result,
    (error: unknown) => `no answer: ${String(error)}`,
  );
}

export interface ExplainedDecision extends PolicyDecision {
  /** What each reason means. */
  readonly sentences: readonly string[];
}

/**
 * Asks one question, and says what the answer means.
 * @param input JSON: the facts
 * @throws SutradharError `option_invalid`, `policy_invalid`
 */
export async function explainPolicy(
  { decision, input }: { readonly decision: string; readonly input: Uint8Array },
  config: PolicyConfig,
): Promise<ExplainedDecision> {
  const name = toDecision(decision);
  const facts = parseJson(input, "the input");
  if (typeof facts !== "object" || facts === null || Array.isArray(facts)) {
    throw new SutradharError("policy_invalid", "the input must be a JSON object: the facts that the rule reads");
  }
  const bundle = await readBundle(config);
  const { policyUrl: url } = config;
  const engine = url === undefined ? createWasmEngine(bundle) : openServer(config, url);
  const policy = createPolicy({ engine, bundle: bundle.digest, log: noDecisionLog, now: () => new Date() });
  const decided = await policy.decide(name, facts as PolicyInput);
  return { ...decided, sentences: decided.reasons.map(explainReason) };
}

export interface BundleReport {
  readonly file: string;
  readonly bundle: Digest;
  readonly keyId: string | undefined;
  readonly sizeBytes: number;
  /** The tables that are not those that ship. */
  readonly changed: readonly string[];
}

export interface BundleOrder {
  readonly out: string;
  /** The private key's file. */
  readonly key: string;
  readonly keyId: string;
  /** A JSON object: tables by their name, which stand instead of those that ship. */
  readonly tables: string | undefined;
}

/** @param file `-` is standard input */
export async function readInput(file: string): Promise<Uint8Array> {
  if (file !== "-") return readLimited(file);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    const bytes = part as Uint8Array;
    size += bytes.length;
    if (size > limits.policyInputBytesMax) {
      throw new SutradharError("file_too_large", `the input has more than ${limits.policyInputBytesMax} bytes`);
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** Writes a signed bundle of the rules that ship with tables of one's own. @throws SutradharError `policy_invalid` */
export async function writeBundle({ out, key, keyId, tables }: BundleOrder): Promise<BundleReport> {
  const shipped = readShippedBundle();
  const own = tables === undefined ? {} : parseTables(await readLimited(tables), shipped);
  const bundle = createBundle(shipped.wasm, { tables: { ...shipped.data.tables, ...own } });
  await refuseUnsafe(bundle);
  const privateKey = new TextDecoder().decode(await readLimited(key));
  const archive = await signBundle(bundle, await readRules(), { privateKey, keyId });
  await writeFile(out, archive).catch((cause: unknown) => {
    throw new SutradharError("output_unwritable", `${out} cannot be written`, { cause });
  });
  return { file: out, bundle: bundle.digest, keyId, sizeBytes: archive.length, changed: listChanged(bundle, shipped) };
}

/** Checks a signed bundle. @throws SutradharError `policy_invalid` */
export async function checkBundle(file: string, key: string): Promise<BundleReport> {
  const archive = await readLimited(file);
  const { bundle, keyId } = await openBundle(archive, new TextDecoder().decode(await readLimited(key)));
  await refuseUnsafe(bundle);
  const changed = listChanged(bundle, readShippedBundle());
  return { file, bundle: bundle.digest, keyId, sizeBytes: archive.length, changed };
}

/** The tables that the rules read: what ships, or what is set. */
export async function showTables(config: PolicyConfig): Promise<PolicyBundle["data"]["tables"]> {
  return (await readBundle(config)).data.tables;
}

/** A table that no rule reads is a slip of the pen. */
function parseTables(bytes: Uint8Array, { data }: PolicyBundle): Readonly<Record<string, Json>> {
  const tables = parseJson(bytes, "the tables");
  if (typeof tables !== "object" || tables === null || Array.isArray(tables)) {
    throw new SutradharError("policy_invalid", "the tables must be a JSON object: tables by their name");
  }
  const unknown = Object.keys(tables).find((name) => !Object.hasOwn(data.tables, name));
  if (unknown === undefined) return tables as Readonly<Record<string, Json>>;
  const known = Object.keys(data.tables).toSorted().join(", ");
  throw new SutradharError("policy_invalid", `no rule reads a table ${JSON.stringify(unknown)}; there are ${known}`);
}

/** Whatever its tables say, it must answer each question, and nothing with yes of which it is told nothing. */
async function refuseUnsafe(bundle: PolicyBundle): Promise<void> {
  const policy = createPolicy({
    engine: createWasmEngine(bundle),
    bundle: bundle.digest,
    log: noDecisionLog,
    now: () => new Date(),
  });
  for (const name of decisionNames) {
    const { allow, reasons } = await policy.decide(name, {});
    const isAnswered = !reasons.some((reason) => reason === "policy_failed" || reason === "answer_invalid");
    if (!allow && isAnswered) continue;
    const what = isAnswered ? "allows it without any fact" : "gives no answer";
    throw new SutradharError("policy_invalid", `with these tables the rule ${name} ${what}`);
  }
}

function listChanged(bundle: PolicyBundle, shipped: PolicyBundle): readonly string[] {
  const names = new Set([...Object.keys(bundle.data.tables), ...Object.keys(shipped.data.tables)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(bundle.data.tables[name], shipped.data.tables[name]))
    .toSorted();
}

async function readRules(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(sources)).filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego"));
  const read = async (name: string) => [name, await readFile(join(sources, name), "utf8")] as const;
  return new Map(await Promise.all(names.map(read)));
}

/** @throws SutradharError `option_invalid` */
function toDecision(name: string): DecisionName {
  if (isDecisionName(name)) return name;
  throw new SutradharError("option_invalid", `there is no decision ${name}; there are ${decisionNames.join(", ")}`);
}

function parseJson(bytes: Uint8Array, what: string): Json {
  if (bytes.length > limits.policyBundleBytesMax) {
    throw new SutradharError("file_too_large", `${what} has more than ${limits.policyBundleBytesMax} bytes`);
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    throw new SutradharError("policy_invalid", `${what} is no JSON`, { cause });
  }
}
