/**
 * An ONNX model whose answers come late, as one does that was trained on times that were off: its output is moved by whole
 * frames behind a pad and a slice. The file is read and written field by field (github.com/onnx/onnx, onnx.proto).
 */

interface Field {
  readonly number: number;
  /** Of its content where it has a length, else of all of it. */
  readonly from: number;
  readonly to: number;
  /** Where the next one begins, and where this one did. */
  readonly start: number;
}

/** @param output of the graph, `scores`; as many rows as the input has, and `columns` columns */
export function delayModel(onnx: Uint8Array, { output, frames }: { output: string; frames: number }): Uint8Array {
  const graphs = fieldsOf(onnx).filter(({ number }) => number === 7);
  const [graph] = graphs;
  if (!graph || graphs.length > 1) throw new Error("the model has no graph, or more than one");
  const kept = `${output}_in_time`;
  const inner = onnx.subarray(graph.from, graph.to);
  const nodes = fieldsOf(inner).map((field) =>
    field.number === 1
      ? part(1, renameOutput(inner.subarray(field.from, field.to), output, kept))
      : whole(inner, field),
  );
  const padded = `${output}_padded`;
  const weights = { pads: [frames, 0, 0, 0], starts: [0], ends: [-frames], rows: [0] };
  const late = [
    ...Object.entries(weights).map(([name, values]) => part(5, tensor(`late_${name}`, values))),
    part(1, node("Pad", [kept, "late_pads"], padded)),
    part(1, node("Slice", [padded, "late_starts", "late_ends", "late_rows"], output)),
  ];
  const others = fieldsOf(onnx).map((field) => (field === graph ? undefined : whole(onnx, field)));
  const moved = part(7, Buffer.concat([...nodes, ...late]));
  return Buffer.concat(fieldsOf(onnx).map((field, at) => (field.number === 7 ? moved : (others[at] as Uint8Array))));
}

/** A node with another name for what it gives. */
function renameOutput(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return Buffer.concat(
    fieldsOf(bytes).map((field) => {
      const isIt = field.number === 2 && Buffer.from(bytes.subarray(field.from, field.to)).toString() === from;
      return isIt ? part(2, Buffer.from(to)) : whole(bytes, field);
    }),
  );
}

function node(op: string, inputs: readonly string[], output: string): Uint8Array {
  return Buffer.concat([
    ...inputs.map((name) => part(1, Buffer.from(name))),
    part(2, Buffer.from(output)),
    part(4, Buffer.from(op)),
  ]);
}

/** A row of 64-bit whole numbers. */
function tensor(name: string, values: readonly number[]): Uint8Array {
  const data = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
  const int64 = 7;
  return Buffer.concat([
    varint(1 << 3),
    varint(values.length),
    varint(2 << 3),
    varint(int64),
    part(8, Buffer.from(name)),
    part(9, data),
  ]);
}

function part(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);
}

function whole(bytes: Uint8Array, { start, to }: Field): Uint8Array {
  return bytes.subarray(start, to);
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = readVarint(bytes, at);
    at = tag.next;
    const kind = tag.value & 7;
    const length = kind === 2 ? readVarint(bytes, at) : undefined;
    const from = length ? length.next : at;
    const size = length ? length.value : kind === 1 ? 8 : kind === 5 ? 4 : readVarint(bytes, at).next - at;
    at = from + size;
    fields.push({ number: tag.value >>> 3, from, to: at, start });
  }
  return fields;
}

function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error("the model ends within a number");
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at + 1 };
  }
}

function varint(value: number): Uint8Array {
  const digits: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...digits, rest]);
    digits.push((rest % 128) + 128);
  }
}
