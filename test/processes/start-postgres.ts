/** A server that starts an embedded Postgres, for tests that kill it: `start-postgres.ts DIRECTORY`. Says what it got. */
import { startEmbeddedPostgres } from "../../src/store/index.ts";

const [directory = ""] = process.argv.slice(2);
const { url, wasAdopted } = await startEmbeddedPostgres({ directory });
process.send?.({ url, wasAdopted });
