/** What the command line does with ledgers: reading anyone's, and keeping one's own. */
export * from "./ledger-keeping.ts";
export * from "./ledger-reading.ts";
