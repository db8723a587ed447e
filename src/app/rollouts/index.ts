/** The rollouts of a server, by the command line. */
export { createRolloutClient, type RolloutClient, type RolloutWish } from "./rollout-client.ts";
