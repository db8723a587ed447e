import { readFile } from "node:fs/promises";
import { limits, SutradharError } from "../../core/index.ts";
import {
  guardSession,
  openBuiltinSession,
  openOipGrpcSession,
  openOipSession,
  openOnnxSession,
  openProviderSession,
  type ModelSession,
} from "../../inference/index.ts";
import type { AlignmentModel } from "../alignment-model.ts";

/** A registered model, and how a worker process comes to it. */
export interface ReachedModel {
  readonly model: AlignmentModel;
  /** Of the model's own file, where it has one. */
  readonly modelPath?: string;
  readonly server?: { readonly url: string; readonly token?: string | undefined };
}

/** Loads a registered model, or reaches it. @throws SutradharError `model_unavailable`, `asset_invalid` */
export async function openModel({ model, modelPath, server }: ReachedModel): Promise<ModelSession> {
  const { name, signature, runtime } = model;
  if (runtime.kind === "oip") {
    if (!server) {
      throw new SutradharError(
        "model_unavailable",
        `${name} runs on a server of the Open Inference Protocol: set SUTRADHAR_MODEL_SERVER to its address`,
      );
    }
    const { url, token } = server;
    const asked = { name, url, token, model: runtime.model, version: runtime.version, signature };
    if (/^grpcs?:/.test(url)) return guardSession(openOipGrpcSession(asked), { name });
    return guardSession(openOipSession({ ...asked, send: fetch }), { name });
  }
  if (runtime.kind === "provider") {
    if (!server) throw new SutradharError("internal", `${name} runs at a provider, and nobody has reached it`);
    const { url, token } = server;
    const api = { name, url, token, work: "recognition", model: runtime.model, send: fetch } as const;
    return guardSession(openProviderSession(api), { name });
  }
  if (modelPath === undefined) throw new SutradharError("internal", `${name} has no file`);
  const bytes = await readFile(modelPath);
  const open = runtime.kind === "builtin" ? openBuiltinSession : openOnnxSession;
  return guardSession(await open({ name, bytes, signature }), { name, answerMsMax: limits.modelAnswerMsMax });
}
