import { listOf, oneOf, path, text, url, wholeNumber } from "./config-kinds.ts";
import { setting } from "./config-setting.ts";

/** What is a person's: under which keys it lies, how long it is kept, and which clocks and grounds desks go by. */
export const dataSettings = {
  personKeys: setting(path("the path of a folder"), {
    variable: "SUTRADHAR_PERSON_KEYS",
    standard: undefined,
    standardText: "`person-keys` in the data directory",
    says: "Where each person's key lies, under which all of theirs is encrypted. No backup of the database has it: keep a backup of its own, and a short one. All servers of an installation need the same.",
  }),
  masterKey: setting(text(/^[A-Za-z0-9+/]{43}=$/, "32 bytes in base64"), {
    variable: "SUTRADHAR_MASTER_KEY",
    standard: undefined,
    standardText: "the secrets key",
    says: "What people's keys are wrapped with, where it is not the secrets key: 32 bytes in base64. `sutradhar person-keys rewrap` wraps anew what another wrapped.",
    isSecret: true,
  }),
  masterKeyFile: setting(path("the path of a file that holds 32 bytes in base64"), {
    variable: "SUTRADHAR_MASTER_KEY_FILE",
    standard: undefined,
    standardText: "the secrets key",
    says: "The same in a file of its own.",
  }),
  formerMasterKeys: setting(
    listOf((each) => each.length > 0, "paths of files, each with 32 bytes in base64"),
    {
      variable: "SUTRADHAR_FORMER_MASTER_KEYS",
      standard: [] as const,
      standardText: "none",
      says: "Earlier master keys, which open people's keys and wrap none any more: until `sutradhar person-keys rewrap` says that none is left.",
    },
  ),
  transitUrl: setting(url(["http", "https"]), {
    variable: "SUTRADHAR_TRANSIT_URL",
    standard: undefined,
    standardText: "this installation holds the master key",
    says: "A server of HashiCorp Vault or OpenBao whose Transit engine wraps people's keys, and never shows what with.",
  }),
  transitTokenFile: setting(path("the path of a file that holds a token"), {
    variable: "SUTRADHAR_TRANSIT_TOKEN_FILE",
    standard: undefined,
    says: "Where its token lies, as an agent renews it: it may encrypt and decrypt with that key, and nothing else.",
  }),
  transitMount: setting(text(/^[A-Za-z0-9_-]{1,64}(?:\/[A-Za-z0-9_-]{1,64}){0,3}$/, "where the engine is mounted"), {
    variable: "SUTRADHAR_TRANSIT_MOUNT",
    standard: "transit",
    says: "Where the Transit engine is mounted.",
  }),
  transitKey: setting(text(/^[A-Za-z0-9._-]{1,128}$/, "a key's name"), {
    variable: "SUTRADHAR_TRANSIT_KEY",
    standard: "sutradhar",
    says: "The name of the key in it; of a type that takes associated data, such as aes256-gcm96.",
  }),
  transitNamespace: setting(text(/^[A-Za-z0-9._/-]{1,256}$/, "a namespace"), {
    variable: "SUTRADHAR_TRANSIT_NAMESPACE",
    standard: undefined,
    says: "The namespace of that server, where it has any.",
  }),
  keyBackupDays: setting(wholeNumber({ min: 1, max: 366 }), {
    variable: "SUTRADHAR_KEY_BACKUP_DAYS",
    standard: 30,
    says: "How old a backup may be that people's keys are restored from: in an older one could be what was destroyed since.",
  }),
  withdrawal: setting(oneOf(["seal", "shred"] as const), {
    variable: "SUTRADHAR_WITHDRAWAL",
    standard: "seal",
    says: "What becomes of a likeness that its person allows nothing of any more: `seal` encrypts it with their key, which is kept for as long as the law demands (rule 8(3) of the DPDP Rules asks for a year from May 2027 on); `shred` destroys the key as well, at once.",
  }),
  clocks: setting(path(), {
    variable: "SUTRADHAR_CLOCKS",
    standard: undefined,
    standardText: "the clocks that ship",
    says: "A JSON file with the clocks of people's requests and of breaches, each with its law and source, in place of those that ship (docs/guides/rights.md).",
  }),
  takedownGrounds: setting(path(), {
    variable: "SUTRADHAR_TAKEDOWN_GROUNDS",
    standard: undefined,
    standardText: "the grounds that ship",
    says: "A JSON file with the grounds on which something is taken down and the hours in which each must be decided, each with its law and source, in place of those that ship (docs/guides/takedown.md).",
  }),
  ownLikenesses: setting(
    listOf((each) => each.length > 0 && each.length <= 100, "names that rigs of your own give whose face they are"),
    {
      variable: "SUTRADHAR_OWN_LIKENESSES",
      standard: [] as const,
      standardText: "none",
      says: "On your own machine: the names under which avatars beside a script say that they are you. Another person's face takes a server, which keeps their consent.",
    },
  ),
  retentionProfile: setting(text(/^[A-Za-z0-9()._-]{1,64}$/, "the name of a retention profile of the policy"), {
    variable: "SUTRADHAR_RETENTION_PROFILE",
    standard: "minimise",
    says: "How long what is kept is kept: `minimise`, which purges what can be made again within an hour, or `strict-8(3)`, which seals it for a year as well. Which of them rule 8(3) of the DPDP Rules asks for is for your counsel: docs/guides/data.md.",
  }),
  outputDays: setting(wholeNumber({ min: 1, max: 36_500 }), {
    variable: "SUTRADHAR_OUTPUT_DAYS",
    standard: undefined,
    standardText: "until somebody takes them down",
    says: "After how many days finished videos are removed.",
  }),
};
