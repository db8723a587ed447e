/** The kinds of neural voices that sherpa-onnx runs; Piper's are VITS with a folder of espeak-ng's data. */
export const voiceFamilies = ["vits", "kokoro", "matcha"] as const;

/** A voice that somebody brought: of which kind it is, and which of its files is what. */
export interface NeuralVoice {
  readonly family: (typeof voiceFamilies)[number];
  /** Paths within the asset. A folder, such as `dataDir`, is told by its path. */
  readonly files: {
    readonly model: string;
    readonly tokens: string;
    readonly lexicon?: string | undefined;
    readonly dataDir?: string | undefined;
    /** Kokoro's voices. */
    readonly voices?: string | undefined;
    /** Matcha's vocoder. */
    readonly vocoder?: string | undefined;
  };
  /** Which of its speakers. */
  readonly speaker: number;
  /** As a factor of its own. */
  readonly rate: number;
}

/** A voice that a provider speaks with over its API: nothing of it lies here but its names. */
export interface ProviderVoice {
  readonly family: "provider";
  /** As the installation's list of providers calls it. */
  readonly provider: string;
  /** As the provider calls them. */
  readonly model: string;
  readonly speaker: string;
  /** As a factor of its own. */
  readonly rate: number;
}

/** A voice that is not the engine's: what it says is heard, and not when it says what. */
export type VoiceElsewhere = NeuralVoice | ProviderVoice;

/** What each kind cannot do without, besides its model and its tokens. */
export const filesOfFamily: Readonly<Record<NeuralVoice["family"], readonly (keyof NeuralVoice["files"])[]>> = {
  vits: [],
  kokoro: ["voices"],
  matcha: ["vocoder"],
};
