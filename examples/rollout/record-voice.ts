/** A recording of a speaker who never was: said by the product's own voice, lower and slower, with pauses of its own. */
import { createEspeakVoices } from "../../src/speech/voices/index.ts";

const samplesPerMs = 48;

/** Says the sentences, after so many milliseconds of silence. @returns a WAV of 48 kHz and 16 bits */
export async function recordVoice(sentences: readonly string[], silenceMs: number): Promise<Uint8Array> {
  const voices = createEspeakVoices();
  try {
    const speaker = voices.forLanguage("en", "male");
    const pieces: Float32Array[] = [new Float32Array(silenceMs * samplesPerMs)];
    for (const text of sentences) {
      const position = { file: "", line: 1, column: 1 };
      const sentence = { language: "en", spans: [{ kind: "text", text, style: {} }], caption: text, position } as const;
      const { pcm } = await speaker.speak(sentence, { rate: 0.9, pitchSemitones: -2 });
      pieces.push(pcm, new Float32Array(350 * samplesPerMs));
    }
    return wavOf(pieces);
  } finally {
    voices.close();
  }
}

function wavOf(pieces: readonly Float32Array[]): Uint8Array {
  const samples = pieces.reduce((sum, { length }) => sum + length, 0);
  const wav = Buffer.alloc(44 + 2 * samples);
  wav.write("RIFF");
  wav.writeUInt32LE(36 + 2 * samples, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(1_000 * samplesPerMs, 24);
  wav.writeUInt32LE(2_000 * samplesPerMs, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(2 * samples, 40);
  let at = 44;
  for (const piece of pieces) for (const value of piece) at = wav.writeInt16LE(Math.round(value * 32_767), at);
  return wav;
}
