/** The rollouts of a server, by the command line. */
export { readWishes, type WishFolder } from "./read-wishes.ts";
export { createRolloutClient, type RolloutClient, type RolloutWish } from "./rollout-client.ts";
