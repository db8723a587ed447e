import { expect, it } from "vitest";
import { limits } from "../core/index.ts";
import { orderNodes } from "./order-nodes.ts";
import type { NodeDraft } from "./plan.ts";

it("orders a chain longer than the machine's stack", () => {
  const nodes = Array.from({ length: limits.planNodesMax }, (_, index): NodeDraft => {
    const inputs = index === 0 ? {} : { last: { node: `n${index - 1}`, output: "o" } };
    return { id: `n${index}`, step: "next", inputs, parameters: {}, assets: {} };
  });
  expect(orderNodes(nodes.toReversed())).toEqual({ ordered: nodes });
});
