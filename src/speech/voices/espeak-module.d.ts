declare module "@echogarden/espeak-ng-emscripten" {
  export interface RawEvent {
    readonly type: string;
    readonly text_position: number;
    readonly word_length: number;
    readonly audio_position: number;
    readonly id: string | number | undefined;
  }

  export interface EspeakWorker {
    list_voices(): { readonly languages: readonly { readonly name: string }[] }[];
    /** 0 when it could be set. */
    set_voice(name: string, language: string): number;
    set_rate(wordsPerMinute: number): void;
    set_pitch(pitch: number): void;
    set_range(range: number): void;
    set_volume(volume: number): void;
    /** The callback returns true to stop. */
    synthesize(text: string, callback: (pcm: Int16Array, events: RawEvent[]) => boolean): void;
  }

  export interface Espeak {
    readonly HEAPU8: Uint8Array;
    readonly eSpeakNGWorker: new () => EspeakWorker;
  }

  export default function createEspeak(): Promise<Espeak>;
}
