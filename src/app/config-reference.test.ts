import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeSettings } from "./config-reference.ts";

const reference = fileURLToPath(new URL("../../docs/reference/configuration.md", import.meta.url));

it("docs/reference/configuration.md says what can be set", async () => {
  await expect(describeSettings()).toMatchFileSnapshot(reference);
});
