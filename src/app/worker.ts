import { serveTasks } from "../executors/index.ts";
import { workerTasks } from "../steps/worker/index.ts";

serveTasks(workerTasks);
