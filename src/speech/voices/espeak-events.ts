import type { SpokenPhone } from "../spoken.ts";
import type { EspeakEvent } from "./espeak-protocol.ts";

/** A phone and the piece of the run that it belongs to; silence belongs to none. */
export interface PiecePhone extends SpokenPhone {
  readonly piece: number | undefined;
}

/** A silence lends at most this much to a phone that espeak gives no time of its own. */
const lentByPauseMs = 30;

/**
 * espeak's events, which tell only where things begin, as phones without gaps up to `endMs`. `starts` are the places
 * in the markup where the pieces begin.
 */
export function phonesOf(
  events: readonly EspeakEvent[],
  starts: readonly number[],
  endMs: number,
): readonly PiecePhone[] {
  const phones: PiecePhone[] = [];
  let waiting: TimedPhone[] = [];
  for (const phone of withoutEmptyPauses(timedPhones(events, starts, endMs))) {
    waiting.push(phone);
    // What lies between a phone's end and the next one's start (a change of rules) stays with the phone before.
    const startMs = phones.at(-1)?.endMs ?? 0;
    if (phone.untilMs <= startMs) continue;
    phones.push(...shareTime(waiting, startMs, phone.untilMs));
    waiting = [];
  }
  return phones;
}

interface TimedPhone {
  readonly ipa: string;
  readonly stress: 0 | 1 | 2;
  readonly piece: number | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
}

function timedPhones(events: readonly EspeakEvent[], starts: readonly number[], endMs: number): TimedPhone[] {
  const phones: TimedPhone[] = [];
  let piece: number | undefined;
  for (const [index, event] of events.entries()) {
    if (event.kind === "word") piece = pieceAt(starts, event.textPosition);
    if (!isPhone(event)) continue;
    const ipa = event.ipa.replace(/[ˈˌ]/g, "");
    const untilMs = nextPhoneMs(events, index) ?? endMs;
    const owner = ipa === "" ? undefined : piece;
    phones.push({ ipa, stress: stressOf(event.ipa), piece: owner, fromMs: event.atMs, untilMs });
  }
  return phones;
}

/** A silence without time is nothing, and silences in a row are one. */
function withoutEmptyPauses(phones: readonly TimedPhone[]): TimedPhone[] {
  const kept: TimedPhone[] = [];
  for (const phone of phones) {
    const last = kept.at(-1);
    if (phone.ipa !== "") kept.push(phone);
    else if (phone.untilMs <= phone.fromMs) continue;
    else if (last?.ipa === "") kept[kept.length - 1] = { ...last, untilMs: phone.untilMs };
    else kept.push(phone);
  }
  return kept;
}

/**
 * espeak makes some clusters in one piece (the k and ʂ of Malayalam's ക്ഷ) and lets both begin at once: they share the
 * time, since a closure that has no time would never be seen on the lips.
 */
function shareTime(phones: readonly TimedPhone[], startMs: number, endMs: number): PiecePhone[] {
  const isPauseLast = phones.at(-1)?.ipa === "";
  const evenMs = Math.floor((endMs - startMs) / phones.length);
  const eachMs = isPauseLast ? Math.min(evenMs, lentByPauseMs) : evenMs;
  return phones
    .map(({ ipa, stress, piece }, index) => ({
      ipa,
      startMs: startMs + index * eachMs,
      endMs: index === phones.length - 1 ? endMs : startMs + (index + 1) * eachMs,
      stress,
      piece,
    }))
    .filter((phone) => phone.endMs > phone.startMs);
}

/**
 * `(en)` says that the rules of another language begin, and nothing sounds; a mark of length or nasality on its own
 * belongs to the phone beside it.
 */
export function isPhone(event: EspeakEvent): boolean {
  return event.kind === "phone" && !event.ipa.startsWith("(") && !/^[ːˑ\u0303]+$/.test(event.ipa);
}

function nextPhoneMs(events: readonly EspeakEvent[], index: number): number | undefined {
  for (let next = index + 1; next < events.length; next++) {
    const event = events[next] as EspeakEvent;
    if (isPhone(event)) return event.atMs;
  }
  return undefined;
}

function stressOf(ipa: string): 0 | 1 | 2 {
  return ipa.includes("ˈ") ? 2 : ipa.includes("ˌ") ? 1 : 0;
}

/** The last piece that begins at or before a place in the markup. */
function pieceAt(starts: readonly number[], position: number): number {
  let piece = 0;
  for (const [index, start] of starts.entries()) {
    if (start > position) break;
    piece = index;
  }
  return piece;
}
