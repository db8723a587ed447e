import { limits, SutradharError } from "../../core/index.ts";
import type { Language, Manner, Sentence, Utterance, Voice, VoiceDescription } from "../spoken.ts";
import { assemble, type SpokenRun } from "./assemble.ts";
import { EspeakProcess } from "./espeak-process.ts";
import { espeakRateWpm } from "./espeak-protocol.ts";
import { buildMarkup } from "./markup.ts";
import { trimRun } from "./run-sound.ts";
import { planRuns, type SpeechRun } from "./speech-run.ts";
import { voiceTable, type EspeakVoiceSettings } from "./voice-table.ts";

/** Percent. espeak's middle, 100, makes some voices reach full scale and be cut off there. */
const espeakVolume = 80;

/** Of espeak's pitch, 0 to 99: it rises by about 1.2 % a step. */
const espeakPitchASemitone = 4.7;
const ownManner: Manner = { rate: 1, pitchSemitones: 0 };

/** All espeak voices over one child process. */
export interface EspeakVoices {
  list(): readonly VoiceDescription[];
  find(id: string): Voice | undefined;
  /** The language's own voice: female, unless asked otherwise. */
  forLanguage(language: Language, gender?: "female" | "male"): Voice;
  /** Starts the child ahead of the first sentence, so that nobody waits for it. Returns at once. */
  open(): void;
  /** Ends the child while nothing is to be said, for the memory it holds; the next sentence starts another. */
  rest(): void;
  /** Ends the child; sentences under way are refused. */
  close(): void;
  /** Of the child, while there is one: for those who count what it takes. */
  processId(): number | undefined;
}

/** @param options.env the whole environment of the child; it needs none */
export function createEspeakVoices(
  options: { timeoutMs?: number; env?: Readonly<Record<string, string>> } = {},
): EspeakVoices {
  const { timeoutMs = limits.speechTimeoutMs, env = {} } = options;
  const engine = new EspeakProcess({ timeoutMs, env });
  const voices = voiceTable.map((settings) => createVoice(engine, settings));
  return {
    list: () => voices.map((voice) => voice.description),
    find: (id) => voices.find((voice) => voice.description.id === id),
    forLanguage: (language, gender = "female") => {
      const voice = voices.find(
        ({ description }) => description.language === language && description.gender === gender,
      );
      if (!voice)
        throw new SutradharError("language_unsupported", `no voice speaks ${language}`, { details: { language } });
      return voice;
    },
    open: () => engine.open(),
    rest: () => engine.rest(),
    close: () => engine.close(),
    processId: () => engine.processId,
  };
}

function createVoice(engine: EspeakProcess, settings: EspeakVoiceSettings): Voice {
  return {
    description: settings.description,
    speak: (sentence, manner = ownManner) => speak(engine, { settings, manner }, sentence),
  };
}

/** A voice as one person has it. */
interface Speaker {
  readonly settings: EspeakVoiceSettings;
  readonly manner: Manner;
}

async function speak(engine: EspeakProcess, speaker: Speaker, sentence: Sentence): Promise<Utterance> {
  refuseLong(sentence);
  const runs = planRuns(sentence);
  const spoken: SpokenRun[] = [];
  for (const [index, run] of runs.entries()) {
    if (run.kind === "silence") spoken.push({ run });
    else spoken.push({ run, sound: await soundOf(engine, speaker, run, runs.slice(index + 1)) });
  }
  if (!spoken.some((part) => "sound" in part && part.sound)) throw unspeakable(sentence);
  return assemble(spoken);
}

async function soundOf(
  engine: EspeakProcess,
  { settings, manner }: Speaker,
  run: Extract<SpeechRun, { kind: "speech" }>,
  after: readonly SpeechRun[],
): Promise<ReturnType<typeof trimRun>> {
  if (run.pieces.length === 0) return undefined;
  // A run that is not the last keeps its voice up, as before a comma: the sentence is not over.
  const goesOn = after.some((next) => next.kind === "speech" && next.pieces.length > 0);
  const markup = buildMarkup(run.pieces, goesOn ? "," : "");
  const sound = await engine.speak({
    voice: voiceFor(settings, run.language),
    markup: markup.text,
    rateWpm: Math.round(espeakRateWpm * manner.rate),
    pitch: Math.round(50 + espeakPitchASemitone * manner.pitchSemitones),
    pitchRange: 50,
    volume: espeakVolume,
  });
  return trimRun(sound, markup.starts);
}

/** The voice of this gender in the run's language: another language does not make another person. */
function voiceFor(settings: EspeakVoiceSettings, language: Language): string {
  const { gender } = settings.description;
  const other = voiceTable.find(
    ({ description }) => description.language === language && description.gender === gender,
  );
  return (other ?? settings).espeakVoice;
}

function refuseLong(sentence: Sentence): void {
  const chars = sentence.spans.reduce((sum, span) => sum + ("text" in span ? span.text.length : 0), 0);
  if (chars <= limits.shotCharsMax) return;
  throw new SutradharError(
    "limit_exceeded",
    `a sentence must have at most ${limits.shotCharsMax} characters, got ${chars}; split it`,
    { details: { chars, charsMax: limits.shotCharsMax } },
  );
}

function unspeakable(sentence: Sentence): SutradharError {
  return new SutradharError(
    "text_unspeakable",
    `a sentence must hold at least one word that can be spoken, got ${JSON.stringify(sentence.caption)}; add words or remove it`,
    { details: { caption: sentence.caption } },
  );
}
