/** Pictures into H.264 chunks, chunks with sound and captions into an MP4, and speech into AAC for previews. */
export { createChunkEncoder, type ChunkEncoder, type I420Planes } from "./chunk-encoder.ts";
export { readChunk, type Chunk, type VideoPacket } from "./chunk-format.ts";
export { encodeSpeech } from "./encode-speech.ts";
export { x264Options, type EncodeSettings } from "./encode-settings.ts";
export { muxM4a, muxMp4, type MuxRequest, type SoundPacket } from "./mux-mp4.ts";
export { toTextSamples, type TextSample } from "./timed-text.ts";
