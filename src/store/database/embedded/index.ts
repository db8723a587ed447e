/** The Postgres that comes with us: made, started, adopted and stopped in a folder of ours. */
export { clusterPaths } from "./cluster-paths.ts";
export { upgradeStage } from "./initialise-cluster.ts";
export { getClusterUser } from "./cluster-user.ts";
export { bringsMajor, preparePrograms } from "./postgres-programs.ts";
export { placeCluster } from "./place-cluster.ts";
export { findPostmaster } from "./postmaster.ts";
export {
  startEmbeddedPostgres,
  startWithPrograms,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./start-embedded-postgres.ts";
