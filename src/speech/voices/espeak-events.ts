import type { SpokenPhone } from "../spoken.ts";
import type { EspeakEvent } from "./espeak-protocol.ts";

/** A phone and the piece of the run that it belongs to; silence belongs to none. */
export interface PiecePhone extends SpokenPhone {
  readonly piece: number | undefined;
}

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
  let piece: number | undefined;
  for (const [index, event] of events.entries()) {
    if (event.kind === "word") piece = pieceAt(starts, event.textPosition);
    if (!isPhone(event)) continue;
    const phoneEndMs = nextPhoneMs(events, index) ?? endMs;
    const ipa = event.ipa.replace(/[ˈˌ]/g, "");
    const last = phones.at(-1);
    // What lies between a phone's end and the next one's start (a change of rules) stays with the phone before.
    const startMs = last?.endMs ?? 0;
    if (ipa === "" && last?.ipa === "")
      phones[phones.length - 1] = { ...last, endMs: Math.max(last.endMs, phoneEndMs) };
    else if (phoneEndMs > startMs) {
      phones.push({
        ipa,
        startMs,
        endMs: phoneEndMs,
        stress: stressOf(event.ipa),
        piece: ipa === "" ? undefined : piece,
      });
    }
  }
  return phones;
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
