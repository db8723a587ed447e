/**
 * The code that carries a mark's payload: convolutional, of constraint length 9 and rate 1/3, with the generators 557, 663
 * and 711 (octal; Proakis, Digital Communications, table 8.2-2: free distance 18), ended by eight zeros. It is decoded
 * by Viterbi's algorithm over soft values, which finds the likeliest message of all.
 */

const memory = 8;
const states = 1 << memory;
const generators = [0o557, 0o663, 0o711] as const;

/** Bits of a payload. */
export const messageBits = 60;
/** Bits of a codeword. */
export const codeBits = (messageBits + memory) * generators.length;

/** The three bits that a state gives when `bit` comes in, as a number of 0 to 7. */
const outputs = Uint8Array.from({ length: states * 2 }, (_unused, index) => {
  const register = ((index & 1) << memory) | (index >> 1);
  return generators.reduce((sum, generator, place) => sum | (parity(register & generator) << place), 0);
});

function parity(value: number): number {
  let rest = value;
  let odd = 0;
  for (; rest; rest &= rest - 1) odd ^= 1;
  return odd;
}

/** @param message `messageBits` of 0 and 1 @returns `codeBits` of 0 and 1 */
export function encodeMessage(message: Uint8Array): Uint8Array {
  if (message.length !== messageBits) throw new RangeError(`a message has ${messageBits} bits, got ${message.length}`);
  const code = new Uint8Array(codeBits);
  let state = 0;
  for (let i = 0; i < messageBits + memory; i++) {
    const bit = message[i] ?? 0;
    const output = outputs[state * 2 + bit] as number;
    for (let place = 0; place < 3; place++) code[i * 3 + place] = (output >> place) & 1;
    state = (state >> 1) | (bit << (memory - 1));
  }
  return code;
}

/**
 * The message whose codeword agrees best with what was read.
 * @param soft `codeBits` values: positive for a 1, negative for a 0, the larger the surer
 */
export function decodeMessage(soft: Float64Array): Uint8Array {
  if (soft.length !== codeBits) throw new RangeError(`a codeword has ${codeBits} values, got ${soft.length}`);
  const steps = messageBits + memory;
  let scores = new Float64Array(states).fill(-Infinity);
  scores[0] = 0;
  let next = new Float64Array(states);
  // The bit that left the register on the way here tells which of two states it came from.
  const left = new Uint8Array(steps * states);
  const gains = new Float64Array(8);
  for (let i = 0; i < steps; i++) {
    for (let output = 0; output < 8; output++) {
      gains[output] = [0, 1, 2].reduce((sum, place) => {
        const value = soft[i * 3 + place] as number;
        return sum + ((output >> place) & 1 ? value : -value);
      }, 0);
    }
    stepTrellis({ scores, next, left: left.subarray(i * states, (i + 1) * states), gains, isTail: i >= messageBits });
    [scores, next] = [next, scores];
  }
  return traceBack(left, steps);
}

function stepTrellis(step: {
  readonly scores: Float64Array;
  readonly next: Float64Array;
  readonly left: Uint8Array;
  readonly gains: Float64Array;
  readonly isTail: boolean;
}): void {
  const { scores, next, left, gains, isTail } = step;
  for (let to = 0; to < states; to++) {
    const bit = to >> (memory - 1);
    if (isTail && bit) {
      next[to] = -Infinity;
      continue;
    }
    const from = (to << 1) & (states - 1);
    const even = (scores[from] as number) + (gains[outputs[from * 2 + bit] as number] as number);
    const odd = (scores[from + 1] as number) + (gains[outputs[(from + 1) * 2 + bit] as number] as number);
    next[to] = Math.max(even, odd);
    left[to] = odd > even ? 1 : 0;
  }
}

function traceBack(left: Uint8Array, steps: number): Uint8Array {
  const message = new Uint8Array(messageBits);
  let state = 0;
  for (let i = steps - 1; i >= 0; i--) {
    if (i < messageBits) message[i] = state >> (memory - 1);
    state = ((state << 1) & (states - 1)) | (left[i * states + state] as number);
  }
  return message;
}
