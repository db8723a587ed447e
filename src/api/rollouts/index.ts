/** How new versions reach viewers: started, seen, paused, judged again. */
export {
  createRolloutRoutes,
  type JudgementView,
  type ReconciliationView,
  type RolloutChange,
  type RolloutObservation,
  type RolloutOrder,
  type RolloutServices,
  type RolloutView,
  type RolloutWishes,
} from "./rollout-routes.ts";
export { rolloutWish } from "./rollout-schemas.ts";
