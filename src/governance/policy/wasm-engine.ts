import { loadPolicy, type LoadedPolicy } from "@open-policy-agent/opa-wasm";
import { limits } from "../../core/index.ts";
import type { PolicyBundle } from "./policy-bundle.ts";
import type { PolicyEngine } from "./policy.ts";

/**
 * The compiled rules, in this process. They are compiled once. What an answer takes is bounded: by the size of its input, by
 * the rules, which read no list of more than 256 and never recurse, and by the memory that the module may have.
 */
export function createWasmEngine({ wasm, data, digest }: PolicyBundle): PolicyEngine {
  // Copied: whoever gave the bytes may go on to change them.
  const module = new WebAssembly.Module(new Uint8Array(wasm));
  const open = async (): Promise<LoadedPolicy> => {
    const opened = await loadPolicy(module, { initial: pagesMin, maximum: limits.policyMemoryPagesMax });
    opened.setData(data);
    return opened;
  };
  let rules: Promise<LoadedPolicy> | undefined;
  return {
    async evaluate(name, input) {
      const current = (rules ??= open());
      try {
        const answers = (await current).evaluate(input, `sutradhar/${name}/decision`) as readonly Evaluated[];
        return { result: answers[0]?.result, bundle: digest };
      } catch (error) {
        // An instance that was left in the midst of its work is not asked again.
        if (rules === current) rules = undefined;
        throw error;
      }
    },
  };
}

interface Evaluated {
  readonly result: unknown;
}

const pagesMin = 16;
