/** How videos and models were made, in the words of others' tools. */
export { createStatementRoutes, type StatementServices } from "./statement-routes.ts";
