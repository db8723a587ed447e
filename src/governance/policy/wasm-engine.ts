import opaWasm from "@open-policy-agent/opa-wasm";
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
  const open = (): LoadedRules => {
    const memory = { initial: pagesMin, maximum: limits.policyMemoryPagesMax };
    const rules = opaWasm.loadPolicySync(module, memory) as LoadedRules;
    rules.setData(data);
    return rules;
  };
  let rules: LoadedRules | undefined = open();
  return {
    // Async, so that what is thrown reaches the caller as the promise's end.
    async evaluate(name, input) {
      const current = (rules ??= open());
      // An instance that was left in the midst of its work is not asked again.
      rules = undefined;
      const answers = current.evaluate(input, `sutradhar/${name}/decision`);
      rules = current;
      const [first] = answers as readonly { readonly result: unknown }[];
      return { result: first?.result, bundle: digest };
    },
  };
}

/** As much as is used here of what the library gives, which says nothing of its types for this. */
interface LoadedRules {
  setData(data: object): void;
  evaluate(input: object, entrypoint: string): unknown;
}

const pagesMin = 16;
