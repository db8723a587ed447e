import { digestBytes } from "../core/index.ts";
import { declareVideo } from "../provenance/labels/index.ts";
import { signVideo, type CredentialFacts, type CredentialOffice } from "../provenance/c2pa/index.ts";
import type { StepImplementation } from "../pipeline/index.ts";
import { inputOf, parametersOf, readJson } from "./artifacts.ts";
import { requireNoFailure, type GateOutcome } from "./gate-outcomes.ts";

/**
 * Signs a master that no gate has failed: the file that is delivered, with its content credentials in it. It is checked before it is handed on: valid,
 * and it plays what the master plays. Signing twice does no harm, and gives two files that differ in signature and time.
 */
export function createSign(openOffice: () => Promise<CredentialOffice>): StepImplementation {
  return async (context) => {
    const facts = parametersOf(context) as CredentialFacts;
    const { gates } = await readJson<{ readonly gates: readonly GateOutcome[] }>(context, inputOf(context, "report"));
    requireNoFailure(gates);
    const master = inputOf(context, "master");
    const path = context.temporaryPath();
    const masterPath = await context.locate(master);
    const { signal } = context;
    const job = { masterPath, outPath: path, partPath: context.temporaryPath(), facts, gates, signal };
    const { manifest, signedAt, id } = await signVideo(await openOffice(), job);
    const video = await context.takeFile(path);
    const declaration = declareVideo(facts, {
      id: facts.video ?? `urn:sutradhar:video:${id}`,
      signedAt,
      masterSha256: master,
      fileSha256: video,
      manifestSha256: digestBytes(manifest),
    });
    return { video, manifest, declaration: new TextEncoder().encode(`${JSON.stringify(declaration, undefined, 2)}\n`) };
  };
}
