/** How new versions reach viewers: started, seen, paused, judged again. */
export {
  createRolloutRoutes,
  type JudgementView,
  type RolloutChange,
  type RolloutObservation,
  type RolloutOrder,
  type RolloutServices,
  type RolloutView,
} from "./rollout-routes.ts";
