import { defineConfig } from "oxlint";
import { importOverrides } from "./src/layers.ts";

/** What may read the environment and end the process: wiring, scripts and tests. */
const outsideTheProduct = ["src/app/config.ts", "**/*.test.ts", "test/**", "bench/**", "scripts/**", "*.config.ts"];

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc", "node", "promise", "vitest"],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true },
  ignorePatterns: ["node_modules", "dist", "out", "coverage", "kernels", "/assets", "bin"],
  rules: {
    complexity: ["error", { max: 12 }],
    "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
    "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
    "no-restricted-properties": [
      "error",
      { object: "process", property: "env", message: "the environment is read in src/app/config.ts alone" },
    ],
    "import/no-default-export": "error",
    "import/no-cycle": "error",
    "node/no-process-env": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "off",
    "typescript/consistent-type-imports": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    // A digest or a parsed value takes its type beside the check that proves it: a rule of review, not of the linter.
    "typescript/no-unsafe-type-assertion": "off",
    "typescript/consistent-return": "off",
    // Indian scripts are handled by code point and combining mark on purpose.
    "typescript/no-misused-spread": "off",
    "no-misleading-character-class": "off",
    // It takes every `use(…)` for Express.
    "oxc/no-async-endpoint-handlers": "off",
    "no-underscore-dangle": "off",
    "import/no-named-as-default-member": "off",
    "unicorn/consistent-function-scoping": "off",
    "unicorn/no-array-sort": "off",
    "unicorn/no-array-reverse": "off",
  },
  overrides: [
    { files: outsideTheProduct, rules: { "node/no-process-env": "off", "no-restricted-properties": "off" } },
    {
      files: ["**/*.test.ts", "test/**", "bench/**"],
      rules: {
        "max-lines-per-function": "off",
        "no-unsafe-optional-chaining": "off",
        "typescript/unbound-method": "off",
        "vitest/expect-expect": ["error", { assertFunctionNames: ["expect*", "fc.assert"] }],
        "vitest/no-conditional-expect": "off",
        "vitest/valid-title": "off",
      },
    },
    { files: ["*.config.ts"], rules: { "import/no-default-export": "off" } },
    ...importOverrides(),
  ],
});
