/** What few commands do, each loaded when it is done: a client of the registry needs none of it. */
export const loadMlflowJobs = () => import("./mlflow-jobs.ts");
export const loadSigning = () => import("./sign-model.ts");
export const loadComparison = () => import("./compare-models.ts");
