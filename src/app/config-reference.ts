import type { Setting } from "./config-setting.ts";
import { settingKeys, settings, type SettingKey } from "./config-settings.ts";

const opening = `# Configuration

Generated from \`src/app/config-settings.ts\`; \`npx vitest run src/app/config-reference.test.ts -u\` writes it anew.

A setting is taken from the environment, else from \`config.yaml\` in the data directory, else it has its standard.
\`--config FILE\` or \`SUTRADHAR_CONFIG\` names another file. \`sutradhar config show\` prints every setting with its value and where
that comes from; \`sutradhar doctor\` says what is wrong. An unknown key, an unknown \`SUTRADHAR_…\` variable or a value out of range
is an error (\`config_invalid\`): nothing is started.

\`\`\`yaml
# config.yaml
port: 8080
services: [api, worker, scheduler]
databaseUrl: postgres://sutradhar@db.example.org/sutradhar
blobs: s3://our-videos/sutradhar
s3Region: ap-south-1
\`\`\`

A relative path in the file starts from the file's folder, in a variable from where the command runs. In a variable a list has
commas: \`SUTRADHAR_SERVICES=api,worker\`. An empty variable counts as none.
`;

/** The reference of all settings, in Markdown. */
export function describeSettings(): string {
  return `${opening}\n${settingKeys.map((key) => describe(key, settings[key])).join("\n")}`;
}

function describe(key: SettingKey, { kind, variable, standardText, says, isSecret }: Setting<unknown>): string {
  const expected = isSecret ? `${kind.expected}; never shown` : kind.expected;
  return [
    `## ${key}`,
    "",
    says,
    "",
    `- In the environment: \`${variable}\``,
    `- ${capitalize(kind.type)}: ${expected}`,
    `- Standard: ${standardText}`,
    "",
  ].join("\n");
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
