/** What happened, streamed to a collector outside: events and the ledger, each at least once and in its order. */
export {
  createEventForwarder,
  createForwarder,
  startForwarding,
  type Forwarder,
  type ForwarderOptions,
} from "./forward.ts";
