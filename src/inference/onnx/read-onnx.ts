import { fieldsOf, numbersOf, refused, text } from "./fields.ts";

/** What an ONNX file declares, as far as it is asked before anything runs it. */
export interface OnnxFacts {
  readonly irVersion: number;
  readonly producer: string;
  /** Domain to version; "" is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly nodes: number;
  /** What its weights take once they are loaded, as their shapes say. */
  readonly weightBytes: number;
}

export interface OnnxLimits {
  readonly nodesMax: number;
  readonly weightBytesMax: number;
}

/** Operators that every runtime has. Whoever brings others brings code of their own. */
const knownDomains: ReadonlySet<string> = new Set(["", "ai.onnx", "ai.onnx.ml", "com.microsoft"]);
const depthMax = 8;

/**
 * Reads an ONNX model without running it: a walk over its protobuf (github.com/onnx/onnx, onnx.proto). What is no model, wants
 * operators that no runtime has, reads weights from files of its own choice or declares more than may be loaded is refused.
 * @throws SutradharError `asset_invalid`
 */
export function readOnnx(bytes: Uint8Array, limits: OnnxLimits): OnnxFacts {
  const walk = new GraphWalk(limits);
  const facts = { irVersion: 0, producer: "", opsets: {} as Record<string, number>, graphs: 0 };
  for (const { field, value } of fieldsOf(bytes)) {
    if (typeof value === "number") {
      if (field === 1) facts.irVersion = value;
      continue;
    }
    switch (field) {
      case 2:
        facts.producer = text(value).slice(0, 100);
        break;
      case 7:
        facts.graphs++;
        walk.graph(value, 0);
        break;
      case 8:
        readOpset(value, facts.opsets);
        break;
      case 25:
        throw refused("has functions of its own, which hide what it does: export it without");
    }
  }
  checkHead(facts);
  for (const domain of Object.keys(facts.opsets)) walk.checkDomain(domain);
  const { irVersion, producer, opsets } = facts;
  return { irVersion, producer, opsets, nodes: walk.nodes, weightBytes: walk.weightBytes };
}

function checkHead({ irVersion, opsets, graphs }: Pick<OnnxFacts, "irVersion" | "opsets"> & { graphs: number }): void {
  if (irVersion >= 3 && irVersion <= 100 && graphs === 1 && Object.keys(opsets).length > 0) return;
  throw refused("is no ONNX model: it has no graph, no version, or no set of operators");
}

class GraphWalk {
  nodes = 0;
  weightBytes = 0;
  readonly #limits: OnnxLimits;

  constructor(limits: OnnxLimits) {
    this.#limits = limits;
  }

  graph(bytes: Uint8Array, depth: number): void {
    if (depth > depthMax) throw refused(`has graphs within graphs deeper than ${depthMax}`);
    for (const { field, value } of fieldsOf(bytes)) {
      if (!(value instanceof Uint8Array)) continue;
      if (field === 1) this.#node(value, depth);
      else if (field === 5) this.#tensor(value);
      else if (field === 15) throw refused("has sparse weights, which are not read here: export them dense");
    }
  }

  #node(bytes: Uint8Array, depth: number): void {
    this.nodes++;
    if (this.nodes > this.#limits.nodesMax) throw refused(`has more than ${this.#limits.nodesMax} nodes`);
    for (const { field, value } of fieldsOf(bytes)) {
      if (!(value instanceof Uint8Array)) continue;
      if (field === 7) this.checkDomain(text(value));
      else if (field === 5) this.#attribute(value, depth);
    }
  }

  /** A constant's tensor, and the graphs of a branch or a loop. */
  #attribute(bytes: Uint8Array, depth: number): void {
    for (const { field, value } of fieldsOf(bytes)) {
      if (!(value instanceof Uint8Array)) continue;
      if (field === 5 || field === 10) this.#tensor(value);
      else if (field === 6 || field === 11) this.graph(value, depth + 1);
    }
  }

  #tensor(bytes: Uint8Array): void {
    let count = 1;
    let type = 1;
    for (const { field, value } of fieldsOf(bytes)) {
      if (field === 1) for (const dimension of numbersOf(value)) count *= dimension;
      else if (field === 2 && typeof value === "number") type = value;
      else if (field === 13 || (field === 14 && value === 1)) {
        throw refused("keeps weights in other files: export it as one file");
      }
    }
    this.weightBytes += count * (bytesOfType[type] ?? 8);
    if (!(this.weightBytes <= this.#limits.weightBytesMax)) {
      throw refused(`declares more than ${this.#limits.weightBytesMax} bytes of weights`);
    }
  }

  checkDomain(domain: string): void {
    if (knownDomains.has(domain)) return;
    throw refused(`wants operators of ${JSON.stringify(domain.slice(0, 80))}, which no runtime here has`);
  }
}

/** TensorProto.DataType: float, uint8, int8, uint16, int16, int32, int64, string, bool, float16, double, … */
const bytesOfType: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  8: 16,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  14: 8,
  15: 16,
  16: 2,
};

function readOpset(bytes: Uint8Array, opsets: Record<string, number>): void {
  let domain = "";
  let version = 0;
  for (const { field, value } of fieldsOf(bytes)) {
    if (field === 1 && value instanceof Uint8Array) domain = text(value);
    else if (field === 2 && typeof value === "number") version = value;
  }
  opsets[domain] = version;
}
