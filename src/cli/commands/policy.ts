import type { Command } from "commander";
import { addPolicyBundle } from "./policy-bundle.ts";
import { addPolicyDecisions } from "./policy-decisions.ts";
import { addPolicyExplain } from "./policy-explain.ts";
import { addPolicyTables } from "./policy-tables.ts";
import { addPolicyTest } from "./policy-test.ts";

export function addPolicy(program: Command): void {
  const policy = program
    .command("policy")
    .description("the rules of who may do what: try, explain and sign them; docs/guides/policy.md is the guide");
  for (const add of [addPolicyTest, addPolicyExplain, addPolicyDecisions, addPolicyTables, addPolicyBundle])
    add(policy);
}
