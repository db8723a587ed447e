import { digestBytes, digestJson, limits } from "../../../core/index.ts";
import { floatsOf, type ModelSession, type ModelSignature } from "../../../inference/index.ts";
import type { Finding } from "../decision.ts";
import { isOverridable, type Category } from "../taxonomy.ts";
import type { ModelJudge } from "./model-judge.ts";
import { splitText } from "./split-text.ts";

/** One of a classifier's classes; one without a category says that the text is harmless. */
export interface ModelLabel {
  readonly name: string;
  readonly category?: Category | undefined;
  readonly severity?: number | undefined;
}

export interface SessionModel {
  readonly id: string;
  /** Of its weights, or of where it is served. */
  readonly digest: string;
  readonly version: string;
  readonly languages: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly labels: readonly ModelLabel[];
}

const usualSeverity = 3;

/** What a classifier of texts takes and gives: one text, and for each of its labels how likely it is. */
export function signatureOf({
  input,
  output,
  labels,
}: Pick<SessionModel, "input" | "output" | "labels">): ModelSignature {
  return {
    inputs: [{ name: input, type: "text", shape: [1] }],
    outputs: [{ name: output, type: "fp32", shape: [1, labels.length], low: 0, high: 1 }],
  };
}

/**
 * A classifier of texts behind any runtime: an ONNX file that holds its own tokenizer, or a server of the Open Inference
 * Protocol 2. Its session must be guarded, which checks each answer's shape and range.
 */
export function createSessionJudge(model: SessionModel, session: ModelSession): ModelJudge {
  const { id, version, digest, input, output, labels, languages } = model;
  return {
    identity: {
      id,
      version,
      digest: digestJson({
        digest,
        labels: labels.map(({ name, category = null, severity = null }) => ({ name, category, severity })),
      }),
    },
    languages: new Set(languages),
    async find(text, signal) {
      const findings: Finding[] = [];
      for (const part of splitText(text, limits.guardCharsMax)) {
        const asked = { [input]: { type: "text", shape: [1], data: [part.text] } } as const;
        // oxlint-disable-next-line no-await-in-loop
        const scores = floatsOf(await session.infer(asked, { signal }), output);
        for (const [index, { name, category, severity = usualSeverity }] of labels.entries()) {
          const score = Math.round(scores[index]! * 100) / 100;
          if (category === undefined || score < scoreMin) continue;
          const span = { start: part.start, end: part.start + part.text.length, sha256: digestBytes(part.text) };
          findings.push({
            category,
            severity,
            score,
            isOverridable: isOverridable(category),
            spans: [span],
            evidence: { rule: `${id}: ${name}`, normalisedForm: "", because: [] },
          });
        }
      }
      return findings;
    },
  };
}

/** Below this nothing is worth a line in a record. */
const scoreMin = 0.1;
