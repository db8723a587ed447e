/** Models to and from MLflow's registry, by its REST API. */
export type { MlflowServer } from "./ask-mlflow.ts";
export { exportModel, type ExportReport, type ModelVideo } from "./export-model.ts";
export { importModel, type ModelImport } from "./import-model.ts";
