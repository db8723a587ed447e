import { path, text, url } from "./config-kinds.ts";
import { setting } from "./config-setting.ts";

const modelName = (such: string) =>
  text(/^[a-z0-9][a-z0-9-]{0,63}(@[A-Za-z0-9.^~+-]{1,64})?$/, `the name of a model, such as ${such}`);

/** Where models run, which of them make and examine videos, and whose signatures of them count. */
export const modelSettings = {
  modelServer: setting(url(["http", "https", "grpc", "grpcs"]), {
    variable: "SUTRADHAR_MODEL_SERVER",
    standard: undefined,
    says: "A server of the Open Inference Protocol 2 (KServe, Triton, MLServer): over HTTP, without /v2, or over gRPC as grpc://host:8001, with TLS as grpcs://. Where registered models of the runtime oip are asked.",
  }),
  modelServerToken: setting(text(/^[\x21-\x7e]{1,4096}$/, "a bearer token"), {
    variable: "SUTRADHAR_MODEL_SERVER_TOKEN",
    standard: undefined,
    says: "What that server wants as `Authorization: Bearer`.",
    isSecret: true,
  }),
  providers: setting(path("the path of a list of providers, in JSON"), {
    variable: "SUTRADHAR_PROVIDERS",
    standard: undefined,
    standardText: "none",
    says: "Providers whose voices speak and whose models listen over an API, each with the file of its key: docs/guides/models.md.",
  }),
  frameModel: setting(modelName("frames@champion"), {
    variable: "SUTRADHAR_FRAME_MODEL",
    standard: undefined,
    standardText: "none looks",
    says: "A registered model of the stage moderation that looks at a frame of each second before a video may leave.",
  }),
  recognitionModel: setting(modelName("hear@champion"), {
    variable: "SUTRADHAR_RECOGNITION_MODEL",
    standard: undefined,
    standardText: "none listens",
    says: "A registered model of the stage recognition that listens to what is said: speech is held against its text.",
  }),
  animationModel: setting(modelName("motion@champion"), {
    variable: "SUTRADHAR_ANIMATION_MODEL",
    standard: undefined,
    standardText: "the motion that is built in",
    says: "A registered model of the stage animation that moves presenters, on from the motion that is built in.",
  }),
  upscalingModel: setting(modelName("enlarge@champion"), {
    variable: "SUTRADHAR_UPSCALING_MODEL",
    standard: undefined,
    standardText: "none: slides are resampled",
    says: "A registered model of the stage upscaling that enlarges slides with fewer pixels than their place.",
  }),
  modelKeys: setting(path("the path of a list of keys, in JSON"), {
    variable: "SUTRADHAR_MODEL_KEYS",
    standard: undefined,
    standardText: "nobody's: signatures are not asked for",
    says: "Whose signatures of models count. Where it is set, no version is promoted, or given its first video by a rollout, that none of these keys has signed (docs/guides/models.md).",
  }),
  lineageUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_LINEAGE_URL",
    standard: undefined,
    standardText: "nobody is told",
    says: "A server that takes OpenLineage (Marquez, DataHub), without /api/v1/lineage: it is told when a video begins and ends (docs/guides/lineage.md). What it has missed is sent when it is back.",
  }),
  lineageKeyFile: setting(path("the path of a file that holds a key"), {
    variable: "SUTRADHAR_LINEAGE_KEY_FILE",
    standard: undefined,
    says: "What that server is shown, as `Authorization: Bearer …`.",
  }),
  mlflowToken: setting(text(/^[\x21-\x7e]{1,4096}$/, "a bearer token"), {
    variable: "SUTRADHAR_MLFLOW_TOKEN",
    standard: undefined,
    says: "For the command line: what MLflow is shown as `Authorization: Bearer` by `model import` and `model export`.",
    isSecret: true,
  }),
  moderationModels: setting(path("the path of a list of models, in JSON"), {
    variable: "SUTRADHAR_MODERATION_MODELS",
    standard: undefined,
    standardText: "none: the rules that ship",
    says: "Models that judge texts beside the rules: docs/guides/moderation.md. What one of them does not answer is refused.",
  }),
};
