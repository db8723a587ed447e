import type { Command } from "commander";
import { loadPolicyJobs, type BundleReport } from "../../app/index.ts";
import { SutradharError } from "../../core/index.ts";

interface Options {
  readonly out?: string;
  readonly check?: string;
  readonly key: string;
  readonly keyId: string;
  readonly tables?: string;
  readonly json?: boolean;
}

export function addPolicyBundle(policy: Command): void {
  policy
    .command("bundle")
    .description("write the rules, with tables of your own, as a signed bundle; or check one")
    .option(
      "--out <file>",
      "write a bundle: for policyBundle of the configuration, and for an Open Policy Agent server",
    )
    .option("--check <file>", "check a bundle instead")
    .requiredOption(
      "--key <pem>",
      "a P-256 key: the private one (PKCS #8) to sign with, the public one (SPKI) to check with",
    )
    .option("--key-id <name>", "how the signature names the key", "policies")
    .option("--tables <json>", "tables that stand instead of those of the same name that ship")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText(
      "after",
      `
Examples:
  $ openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out policy.key
  $ openssl pkey -in policy.key -pubout -out policy.pub
  $ sutradhar policy bundle --out policy.tar.gz --key policy.key --tables ours.json
  $ sutradhar policy bundle --check policy.tar.gz --key policy.pub --json
  $ opa run --server --bundle policy.tar.gz --verification-key policy.pub --verification-key-id policies --signing-alg ES256`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const report = await work(options);
  const { file, bundle, keyId, sizeBytes, changed } = report;
  const told = [
    `${file}: ${sizeBytes} bytes, ${bundle}, signed as ${keyId}`,
    changed.length > 0 ? `other tables than those that ship: ${changed.join(", ")}` : "with the tables that ship",
  ];
  process.stdout.write(`${options.json ? JSON.stringify(report, undefined, 2) : told.join("\n")}\n`);
}

async function work({ out, check, key, keyId, tables }: Options): Promise<BundleReport> {
  if ((out === undefined) === (check === undefined)) {
    throw new SutradharError("option_invalid", "give --out or --check, and not both");
  }
  const { writeBundle, checkBundle } = await loadPolicyJobs();
  return out === undefined ? checkBundle(check!, key) : writeBundle({ out, key, keyId, tables });
}
