/**
 * The process that holds espeak-ng (GPL-3.0): the only file that imports it. It answers one request at a time over
 * the IPC channel, and ends with it.
 */
import { flushCompileCache } from "node:module";
import { Worker } from "node:worker_threads";
import createEspeak, { type EspeakWorker, type RawEvent } from "@echogarden/espeak-ng-emscripten";
import { limits } from "../../core/index.ts";
import {
  espeakSampleRate,
  markupBytesMax,
  type EspeakEvent,
  type EspeakReply,
  type EspeakRequest,
} from "./espeak-protocol.ts";

// espeak seeds its noise from the clock: a clock that stands still makes the same text the same sound.
Date.now = () => 0;

const samplesMax = (limits.shotDurationMsMax / 1000) * espeakSampleRate;
const parentEndedPollMs = 1_000;

const espeak = await createEspeak();
const worker = new espeak.eSpeakNGWorker();
const knownVoices = new Set(worker.list_voices().flatMap((voice) => voice.languages.map((language) => language.name)));
// The binding copies each text into a buffer that it lets grow. It is made as large as it may get before the
// image is taken, or the image would give the buffer's place to somebody else. (For espeak the text ends at the NUL.)
for (let call = 0; call < 2; call++) worker.synthesize("\0".padEnd(markupBytesMax), () => false);
// espeak keeps state from one sentence to the next (noise, flutter), which changes samples and even lengths.
// Every sentence starts from this one image of the memory instead.
const pristine = espeak.HEAPU8.slice();

process.on("message", (request: EspeakRequest) => send(answer(request)));
process.once("message", endWithParent);
process.on("disconnect", () => process.exit(0));
send({ kind: "ready" });
// It is killed in the end, and would keep nothing of what was compiled for it.
flushCompileCache();

function send(reply: EspeakReply): void {
  process.send?.(reply);
}

function answer(request: EspeakRequest): EspeakReply {
  try {
    restoreMemory();
    // espeak takes any name without complaint, and speaks an unknown one with a voice of no language.
    if (!knownVoices.has(request.voice.split("+")[0] ?? "") || worker.set_voice(request.voice, "") !== 0) {
      return { kind: "failed", id: request.id, message: `espeak-ng has no voice ${request.voice}` };
    }
    worker.set_rate(request.rateWpm);
    worker.set_pitch(request.pitch);
    worker.set_range(request.pitchRange);
    worker.set_volume(request.volume);
    return synthesize(worker, request);
  } catch (error) {
    return { kind: "failed", id: request.id, message: error instanceof Error ? error.message : String(error) };
  }
}

function restoreMemory(): void {
  espeak.HEAPU8.set(pristine);
  espeak.HEAPU8.fill(0, pristine.length);
}

function synthesize(voice: EspeakWorker, request: EspeakRequest): EspeakReply {
  const parts: Int16Array[] = [];
  const events: EspeakEvent[] = [];
  let samples = 0;
  voice.synthesize(request.markup, (pcm, rawEvents) => {
    parts.push(pcm);
    samples += pcm.length;
    for (const event of rawEvents) events.push(...toEvent(event));
    return samples > samplesMax;
  });
  if (samples > samplesMax) return { kind: "too_long", id: request.id };
  const pcm = new Int16Array(samples);
  let offset = 0;
  for (const part of parts) {
    pcm.set(part, offset);
    offset += part.length;
  }
  return { kind: "spoken", id: request.id, pcm, events };
}

function toEvent(event: RawEvent): EspeakEvent[] {
  const at = { atMs: event.audio_position, textPosition: event.text_position - 1 };
  if (event.type === "phoneme") return [{ kind: "phone", ...at, ipa: String(event.id) }];
  if (event.type === "word") return [{ kind: "word", ...at, ipa: "" }];
  if (event.type === "end") return [{ kind: "end", ...at, ipa: "" }];
  return [];
}

/** A parent killed while espeak computes cannot close the channel in time to be heard: a thread looks for it. */
function endWithParent(): void {
  const watch = `const parent = process.ppid;
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, ${parentEndedPollMs});`;
  new Worker(watch, { eval: true, env: {} }).unref();
}
