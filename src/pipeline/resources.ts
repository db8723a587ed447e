import { limits } from "../core/index.ts";

/** What kinds of machine there are, as a worker names them: `sutradhar worker --classes cpu,gpu-small`. */
export const resourceClasses = ["cpu", "gpu-small", "gpu-large"] as const;
export type ResourceClass = (typeof resourceClasses)[number];

/** What one run of a step takes. It decides no byte, so it does not enter the key. */
export interface StepResources {
  readonly class: ResourceClass;
  readonly cpuCores: number;
  readonly memoryMiB: number;
  /** Of one attempt, from its start to its result. */
  readonly timeLimitMs: number;
}

export function isResourceClass(text: string): text is ResourceClass {
  return (resourceClasses as readonly string[]).includes(text);
}

/** What is wrong with what a step says that it takes, a sentence each. */
export function checkResources(step: string, resources: StepResources): string[] {
  const { class: named, cpuCores, memoryMiB, timeLimitMs } = resources;
  const problems: string[] = [];
  if (!isResourceClass(named)) {
    problems.push(
      `the step ${step} runs on the class ${JSON.stringify(named)}, which no worker has: name one of ${resourceClasses.join(", ")}`,
    );
  }
  const ranges = {
    cpuCores: limits.stepCpuCoresMax,
    memoryMiB: limits.stepMemoryMiBMax,
    timeLimitMs: limits.stepMsMax,
  };
  for (const [name, value] of Object.entries({ cpuCores, memoryMiB, timeLimitMs })) {
    const most = ranges[name as keyof typeof ranges];
    if (value > 0 && value <= most) continue;
    problems.push(`the step ${step} declares ${name} ${value}: it must be above 0 and at most ${most}`);
  }
  return problems;
}
