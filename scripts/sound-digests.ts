/**
 * Prints a digest after each stage of the sound chain. Run it on two processors, or under
 * `qemu-x86_64 -cpu Nehalem node_modules/node/bin/node scripts/sound-digests.ts`: the lines must be the same (docs/adr/0003).
 */
import { readFileSync } from "node:fs";
import { createDigester, createRandom, digestBytes } from "../src/core/index.ts";
import { createMusicBed, encodeMix, mixSound, readMix, sampleRateHz, toClip } from "../src/media/sound/index.ts";

const bytesOf = (samples: Float32Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

const random = createRandom(digestBytes("speech"));
const pcm = Float32Array.from({ length: 8 * sampleRateHz }, (_, at) => {
  const syllable = (at % 10_560) / 10_560;
  return syllable * (1 - syllable) * (Math.abs(((at * 7) % 2_400) - 1_200) / 1_200 - 0.5 + (random() - 0.5) * 0.4);
});
const speech = [toClip(sampleRateHz, pcm)];

for (const name of ["calm", "festive"]) {
  const music = createMusicBed(readFileSync(new URL(`../assets/music/${name}/score.json`, import.meta.url), "utf8"));
  const mix = await mixSound({ speech, durationSamples: 12 * sampleRateHz, music: { name, sound: music } });
  const mixed = createDigester();
  for await (const block of readMix(mix)) {
    mixed.update(bytesOf(block.left));
    mixed.update(bytesOf(block.right));
  }
  const encoded = createDigester();
  for await (const packet of encodeMix(mix)) encoded.update(packet.data);
  console.log(`${name} bed ${digestBytes(bytesOf(music.left))}`);
  console.log(`${name} mix ${mixed.digest()}`);
  console.log(`${name} AAC ${encoded.digest()}`);
}
