/** The Postgres that comes with us: made, started, adopted and stopped in a folder of ours. */
export { clusterPaths } from "./cluster-paths.ts";
export { placeCluster } from "./place-cluster.ts";
export { findPostmaster } from "./postmaster.ts";
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./start-embedded-postgres.ts";
