import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

function run(parameters: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "policy", ...parameters], {
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

it("explains an answer, and says by its exit code what it is", () => {
  const asked = run(["explain", "roles", "-", "--json"], '{"scope":"videos:write","here":["viewer"],"everywhere":[]}');
  expect(asked.status).toBe(3);
  expect(JSON.parse(asked.stdout)).toMatchObject({ allow: false, reasons: ["role_lacks_scope"] });
  const doubtful = {
    action: "release",
    subject: "doubtful",
    requester: null,
    approvals: [{ principal: "person:asha", roles: ["trust"] }],
  };
  expect(run(["explain", "approvals", "-"], JSON.stringify(doubtful))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("approvals: allowed") as string,
  });
});

it("says what there is, where what is asked for is not", () => {
  expect(run(["explain", "anything", "-"], "{}")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("there are order, consent, egress") as string,
  });
  expect(run(["bundle", "--key", "none.pem"]).status).toBe(2);
});
