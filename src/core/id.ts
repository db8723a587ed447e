import { randomBytes } from "node:crypto";

/** Crockford's base 32: no letter that reads as a digit. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A new name that sorts by the time it was made in: `vid_01k2…`, 10 characters of milliseconds and 16 of chance, as a ULID
 * has them (github.com/ulid/spec), in lower case.
 */
export function createId(prefix: string, nowMs: number, chance: Uint8Array = randomBytes(16)): string {
  let time = "";
  for (let left = Math.floor(nowMs), digit = 0; digit < 10; digit += 1) {
    time = (alphabet[left % 32] as string) + time;
    left = Math.floor(left / 32);
  }
  const rest = Array.from(chance.subarray(0, 16), (byte) => alphabet[byte & 31] as string).join("");
  return `${prefix}_${time}${rest}`;
}

/** Whether a text may be such a name: what comes from outside is looked at before it is looked up. */
export function isId(prefix: string, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(prefix.length + 1));
}
