import { serveTasks } from "../executors/index.ts";
import { workerTasks } from "../steps/tasks.ts";

serveTasks(workerTasks);
