import { createRoute, type z } from "@hono/zod-openapi";
import { limits } from "../../core/index.ts";
import {
  listBudgets,
  parseInr,
  setBudgets,
  sumCosts,
  toInr,
  type BudgetStanding,
  type CostSum,
} from "../../fleet/index.ts";
import type { Database } from "../../store/index.ts";
import { createApiApp, type ApiApp } from "../create-api.ts";
import { jsonAnswer, jsonBody } from "../json-answer.ts";
import { budgetsOrder, budgetsSchema, costQuery, costsSchema } from "./cost-schemas.ts";

export interface CostServices {
  readonly database: Pick<Database, "forWorkspace">;
  readonly now: () => Date;
  /** In which days and months begin. */
  readonly timeZone: string;
}

const tags = ["costs"];

const costs = createRoute({
  method: "get",
  path: "/v1/costs",
  tags,
  "x-scope": "costs:read",
  request: { query: costQuery },
  responses: { 200: jsonAnswer(costsSchema, "The dearest first; days the newest first") },
});
const readBudgets = createRoute({
  method: "get",
  path: "/v1/budgets",
  tags,
  "x-scope": "costs:read",
  responses: { 200: jsonAnswer(budgetsSchema, "The workspace's budgets, and what is spent of them") },
});
const writeBudgets = createRoute({
  method: "put",
  path: "/v1/budgets",
  tags,
  "x-scope": "costs:write",
  request: { body: jsonBody(budgetsOrder) },
  responses: { 200: jsonAnswer(budgetsSchema, "The budgets as they are now; what is not named is no more") },
});

/** What the caller's workspace has spent, and what it may spend. */
export function createCostRoutes({ database, now, timeZone }: CostServices): ApiApp {
  const app = createApiApp();
  const viewBudgets = async (workspaceId: string): Promise<z.input<typeof budgetsSchema>> => {
    const standings = await database.forWorkspace(workspaceId, (trx) => listBudgets(trx, workspaceId, now(), timeZone));
    return { timeZone, budgets: standings.map(viewBudget) };
  };
  app.openapi(costs, async (context) => {
    const { workspaceId } = context.get("caller");
    const { by, video, campaign, from, to } = context.req.valid("query");
    const query = {
      by,
      workspaceId,
      timeZone,
      ...(video && { videoId: video }),
      ...(campaign && { campaignId: campaign }),
      ...(from && { from: new Date(from) }),
      ...(to && { to: new Date(to) }),
    };
    const sums = await database.forWorkspace(workspaceId, (trx) => sumCosts(trx, query));
    return context.json({ by, timeZone, costs: sums.map(viewCost), isComplete: sums.length < limits.costRowsMax }, 200);
  });
  app.openapi(readBudgets, async (context) => {
    const caller = context.get("caller");
    return context.json(await viewBudgets(caller.workspaceId), 200);
  });
  app.openapi(writeBudgets, async (context) => {
    const { workspaceId } = context.get("caller");
    const budgets = context.req.valid("json").budgets.map(({ limitInr, ...rest }) => ({
      ...rest,
      limitMicroInr: parseInr(limitInr),
    }));
    await database.forWorkspace(workspaceId, (trx) => setBudgets(trx, workspaceId, budgets, now()));
    return context.json(await viewBudgets(workspaceId), 200);
  });
  return app;
}

function viewCost({ costMicroInr, ...rest }: CostSum) {
  return { ...rest, costInr: toInr(costMicroInr) };
}

function viewBudget({ limitMicroInr, spentMicroInr, ...rest }: BudgetStanding) {
  return { ...rest, limitInr: toInr(limitMicroInr), spentInr: toInr(spentMicroInr) };
}
