import { serveTasks } from "../executors/local/index.ts";
import { workerTasks } from "../steps/worker/index.ts";

serveTasks(workerTasks);
