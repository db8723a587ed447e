import type { StepImplementation, StepTable } from "../pipeline/index.ts";
import type { Voice } from "../speech/spoken.ts";
import { SutradharError } from "../core/index.ts";
import type { CredentialOffice } from "../provenance/c2pa/index.ts";
import type { ModelProviders } from "./model-providers.ts";
import type { ReleaseVault } from "./release.ts";
import type { ModelServer } from "./voice-track.ts";
import type { FindMarkKey } from "./render.ts";

export interface StepTableOptions {
  readonly findVoice: (id: string) => Voice | undefined;
  /** What shots are marked with; who has none plans no marks. */
  readonly findMarkKey?: FindMarkKey;
  /** What videos are signed with; who has none plans no signing. */
  readonly openOffice?: () => Promise<CredentialOffice>;
  /** Where registered models run that are not run here; who has none is told so when one is needed. */
  readonly modelServer?: ModelServer | undefined;
  /** Providers whose voices speak and whose models listen; who has none is told so when one is needed. */
  readonly providers?: ModelProviders | undefined;
  /** Where released videos are kept; who has none plans no release. */
  readonly vault?: ReleaseVault;
}

/** Every step of the catalog with its implementation, loaded when the first one runs: planning needs none of it. */
export function createStepTable(options: StepTableOptions): StepTable {
  return {
    "bake-rig": whenNeeded(async () => (await import("./bake.ts")).bakeRigStep),
    "bake-plate": whenNeeded(async () => (await import("./bake.ts")).bakePlateStep),
    "bake-clip": whenNeeded(async () => (await import("./bake-clip.ts")).bakeClipStep),
    "bake-slide": whenNeeded(async () => (await import("./bake.ts")).bakeSlideStep),
    "enlarge-slide": whenNeeded(async () => (await import("./enlarge-slide.ts")).createEnlargeSlide(options)),
    "bake-drawing": whenNeeded(async () => (await import("./bake.ts")).bakeDrawingStep),
    "bake-music": whenNeeded(async () => (await import("./bake.ts")).bakeMusicStep),
    speak: whenNeeded(async () => (await import("./speak.ts")).createSpeak(options.findVoice)),
    "speak-elsewhere": whenNeeded(async () =>
      (await import("./speak-elsewhere.ts")).createSpeakElsewhere(options.providers),
    ),
    "decode-track": whenNeeded(async () => (await import("./voice-track.ts")).decodeTrackStep),
    align: whenNeeded(async () => (await import("./voice-track.ts")).createAlign(undefined)),
    "align-elsewhere": whenNeeded(async () => (await import("./voice-track.ts")).createAlign(options.modelServer)),
    "cut-track": whenNeeded(async () => (await import("./voice-track.ts")).cutTrackStep),
    animate: whenNeeded(async () => (await import("./animate.ts")).animate),
    move: whenNeeded(async () => (await import("./move.ts")).createMove({})),
    "move-elsewhere": whenNeeded(async () => (await import("./move.ts")).createMove(options)),
    render: whenNeeded(async () => (await import("./render.ts")).createRender(options.findMarkKey ?? refuseMarks)),
    mix: whenNeeded(async () => (await import("./mix.ts")).mix),
    assemble: whenNeeded(async () => (await import("./assemble.ts")).assemble),
    "assemble-sound": whenNeeded(async () => (await import("./assemble-sound.ts")).assembleSound),
    "verify-sound": whenNeeded(async () => (await import("./verify-sound.ts")).verifySound),
    "examine-frames": whenNeeded(async () => (await import("./examine.ts")).createExamineFrames(options)),
    "examine-speech": whenNeeded(async () => (await import("./examine.ts")).createExamineSpeech(options)),
    verify: whenNeeded(async () => (await import("./verify.ts")).createVerify(options.findMarkKey ?? refuseMarks)),
    sign: whenNeeded(async () => {
      if (!options.openOffice)
        throw new SutradharError("internal", "nothing is signed here: there is nothing to sign with");
      return (await import("./sign.ts")).createSign(options.openOffice);
    }),
    release: whenNeeded(async () => {
      if (!options.vault) throw new SutradharError("internal", "nothing is released here: there is no vault");
      return (await import("./release.ts")).createRelease(options.vault);
    }),
  };
}

async function refuseMarks(): Promise<never> {
  throw new SutradharError("internal", "no shot is marked here: there is no key to mark with");
}

function whenNeeded(load: () => Promise<StepImplementation>): StepImplementation {
  return async (context) => (await load())(context);
}
