import { limits, SutradharError } from "../../core/index.ts";
import type { ServerAnswer, ServerCall } from "../ask-server.ts";
import type { Tensors } from "../tensor.ts";
import type { ProviderApi } from "./open-provider.ts";
import { writeWav } from "./write-wav.ts";

type Asked = Pick<ServerCall, "path" | "headers"> & { readonly body: Uint8Array<ArrayBuffer> };

/** What an answer is, or what is wrong with it. */
type Read =
  | { readonly fault: string; readonly tensors?: undefined }
  | { readonly fault?: undefined; readonly tensors: Tensors };

/** `POST /audio/speech`. @throws SutradharError `limit_exceeded` */
export function askForSpeech({ name, model, speaker, rate = 1 }: ProviderApi, inputs: Tensors): Asked {
  const text = textOf(inputs["text"]);
  if (text.length > limits.providerTextCharsMax) {
    throw new SutradharError(
      "limit_exceeded",
      `${name} is asked to say ${limits.providerTextCharsMax} letters at most, got ${text.length}: break the sentence in two`,
    );
  }
  const wanted = {
    model,
    input: text,
    ...(speaker === undefined ? {} : { voice: speaker }),
    response_format: "wav",
    ...(rate === 1 ? {} : { speed: rate }),
  };
  return {
    path: "/audio/speech",
    headers: { "content-type": "application/json", accept: "audio/*" },
    body: new TextEncoder().encode(JSON.stringify(wanted)),
  };
}

/** `POST /audio/transcriptions`. */
export async function askForText({ model }: ProviderApi, inputs: Tensors): Promise<Asked> {
  const form = new FormData();
  const sound = inputs["sound"]?.data as Float32Array;
  form.set("file", new Blob([writeWav(sound, 16_000)], { type: "audio/wav" }), "shot.wav");
  form.set("model", model);
  form.set("language", textOf(inputs["language"]));
  form.set("response_format", "json");
  form.set("temperature", "0");
  const written = new Response(form);
  return {
    path: "/audio/transcriptions",
    headers: { "content-type": written.headers.get("content-type") ?? "", accept: "application/json" },
    body: new Uint8Array(await written.arrayBuffer()),
  };
}

function textOf(tensor: Tensors[string] | undefined): string {
  const [text = ""] = (tensor?.data ?? []) as readonly string[];
  return text;
}

/** How files of sound begin: WAV, Ogg, FLAC, MP3 with a tag or without. */
const beginnings = [/^RIFF....WAVE/s, /^OggS/, /^fLaC/, /^ID3/, /^\xff[\xe0-\xff]/];

/** A file of sound. Whether it is a whole one is found when it is decoded. */
export function readSaid({ body }: ServerAnswer): Read {
  const head = Buffer.from(body.subarray(0, 12)).toString("latin1");
  if (!beginnings.some((beginning) => beginning.test(head))) return { fault: "it is no sound" };
  return { tensors: { audio: { type: "uint8", shape: [body.length], data: Uint8Array.from(body) } } };
}

/** `{ "text": … }`; nothing where nothing is heard. */
export function readHeard({ body }: ServerAnswer): Read {
  let told: unknown;
  try {
    told = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return { fault: "it is no JSON" };
  }
  const { text } = (told ?? {}) as { readonly text?: unknown };
  if (typeof text !== "string") return { fault: "it has no text" };
  return { tensors: { text: { type: "text", shape: [1], data: [text] } } };
}
