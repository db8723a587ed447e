/** What samples are, as a WAV file numbers that, and how many bytes each has. */
const forms = { pcm16: { code: 1, bytes: 2 }, float32: { code: 3, bytes: 4 } } as const;

const headBytes = 44;

/**
 * A WAV file of one channel (RIFF WAVE: Microsoft's "Multimedia Programming Interface", 1991).
 * @param pieces samples of the form, little end first, one piece after another
 */
export function formatWav(
  pieces: readonly Uint8Array[],
  { sampleRateHz, form = "pcm16" }: { readonly sampleRateHz: number; readonly form?: keyof typeof forms },
): Uint8Array<ArrayBuffer> {
  const { code, bytes } = forms[form];
  const dataBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  const wav = new Uint8Array(headBytes + dataBytes);
  const view = new DataView(wav.buffer);
  const text = (at: number, letters: string): void => wav.set(new TextEncoder().encode(letters), at);
  text(0, "RIFF");
  view.setUint32(4, headBytes - 8 + dataBytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, code, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * bytes, true);
  view.setUint16(32, bytes, true);
  view.setUint16(34, bytes * 8, true);
  text(36, "data");
  view.setUint32(40, dataBytes, true);
  let at = headBytes;
  for (const piece of pieces) {
    wav.set(piece, at);
    at += piece.length;
  }
  return wav;
}
