/** The Postgres that comes with us: made, started, adopted and stopped in a folder of ours. */
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./start-embedded-postgres.ts";
