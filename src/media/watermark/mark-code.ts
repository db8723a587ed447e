/**
 * The code that carries a mark's payload: convolutional, of constraint length 11 and rate 1/3, with the generators 2353, 2671
 * and 3175 (octal; Larsen, IEEE Transactions on Information Theory 19, 1973: free distance 22). It bites its tail (Ma and
 * Wolf, 1986): the register begins as it ends, so that no bits are spent on ending it. It is decoded by Viterbi's algorithm
 * over soft values, which go round more than once.
 */

const memory = 10;
const states = 1 << memory;
const generators = [0o2353, 0o2671, 0o3175] as const;

/** Bits of a payload. */
export const messageBits = 60;
/** Bits of a codeword. */
export const codeBits = messageBits * generators.length;

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
  for (const bit of message.subarray(messageBits - memory)) state = shift(state, bit);
  for (let i = 0; i < messageBits; i++) {
    const bit = message[i] as number;
    const output = outputs[state * 2 + bit] as number;
    for (let place = 0; place < 3; place++) code[i * 3 + place] = (output >> place) & 1;
    state = shift(state, bit);
  }
  return code;
}

function shift(state: number, bit: number): number {
  return (state >> 1) | (bit << (memory - 1));
}

/** Turns round the message: where the first began does not matter in the second, nor how the last ends. */
const turns = 3;

/**
 * The message whose codeword agrees best with what was read.
 * @param soft `codeBits` values: positive for a 1, negative for a 0, the larger the surer
 */
export function decodeMessage(soft: Float64Array): Uint8Array {
  if (soft.length !== codeBits) throw new RangeError(`a codeword has ${codeBits} values, got ${soft.length}`);
  let scores = new Float64Array(states);
  let next = new Float64Array(states);
  // The bit that left the register on the way here tells which of two states it came from.
  const left = new Uint8Array(turns * messageBits * states);
  const gains = listGains(soft);
  for (let i = 0; i < turns * messageBits; i++) {
    const step = i % messageBits;
    stepTrellis({
      scores,
      next,
      left: left.subarray(i * states, (i + 1) * states),
      gains: gains.subarray(step * 8, step * 8 + 8),
    });
    [scores, next] = [next, scores];
  }
  return traceBack(left, scores.indexOf(scores.reduce((a, b) => Math.max(a, b))));
}

/** Of each step what each of the eight outputs would gain. */
function listGains(soft: Float64Array): Float64Array {
  const gains = new Float64Array(messageBits * 8);
  for (let i = 0; i < messageBits; i++) {
    for (let output = 0; output < 8; output++) {
      for (let place = 0; place < 3; place++) {
        const value = soft[i * 3 + place] as number;
        (gains[i * 8 + output] as number) += (output >> place) & 1 ? value : -value;
      }
    }
  }
  return gains;
}

function stepTrellis(step: {
  readonly scores: Float64Array;
  readonly next: Float64Array;
  readonly left: Uint8Array;
  readonly gains: Float64Array;
}): void {
  const { scores, next, left, gains } = step;
  for (let to = 0; to < states; to++) {
    const bit = to >> (memory - 1);
    const from = (to << 1) & (states - 1);
    const even = (scores[from] as number) + (gains[outputs[from * 2 + bit] as number] as number);
    const odd = (scores[from + 1] as number) + (gains[outputs[(from + 1) * 2 + bit] as number] as number);
    next[to] = Math.max(even, odd);
    left[to] = odd > even ? 1 : 0;
  }
}

/** Follows the best way back and takes the middle turn. */
function traceBack(left: Uint8Array, last: number): Uint8Array {
  const message = new Uint8Array(messageBits);
  let state = last;
  for (let i = turns * messageBits - 1; i >= messageBits; i--) {
    if (i < 2 * messageBits) message[i - messageBits] = state >> (memory - 1);
    state = ((state << 1) & (states - 1)) | (left[i * states + state] as number);
  }
  return message;
}
