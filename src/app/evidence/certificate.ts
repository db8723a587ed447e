/** One file of the record, with the digest that the certificate states. */
export interface CertifiedFile {
  readonly what: string;
  readonly sha256: string;
}

export interface CertificateFacts {
  readonly videoId: string;
  readonly files: readonly CertifiedFile[];
  /** Who keeps the record, as the workspace's fiduciary. */
  readonly keeper: string | undefined;
  /** Of the software. */
  readonly version: string;
}

const blank = "______________________________";

/**
 * A draft of the certificate under section 63(4) of the Bharatiya Sakshya Adhiniyam, 2023, in the two parts of its Schedule, with the
 * digests filled in. What only people can say is left open: it is theirs to say, and to sign.
 */
export function draftCertificate(facts: CertificateFacts): string {
  return [
    "DRAFT. Made by software from the record, signed by nobody. Compare it with the Schedule to the Bharatiya Sakshya",
    "Adhiniyam, 2023 before it is used; what is blank is for the party, and for the expert, to say.",
    "",
    "THE SCHEDULE",
    "[See section 63(4)(c)]",
    "CERTIFICATE",
    "",
    ...part(partyPart, facts),
    "",
    ...part(expertPart, facts),
    "",
    "HASH REPORT",
    "Algorithm: SHA-256 (FIPS 180-4), in lower-case hexadecimal.",
    ...facts.files.map(({ what, sha256 }) => `${sha256}  ${what}`),
    "",
  ].join("\n");
}

/** In what the two parts differ: whoever had the device answers for it, and the expert for what was taken from it alone. */
interface Part {
  readonly title: string;
  readonly who: string;
  readonly produced: string;
  /** What is said of the device. */
  readonly control: readonly string[];
  readonly signed: string;
}

const partyPart: Part = {
  title: "PART A",
  who: "(To be filled by the Party)",
  produced:
    "I have produced electronic record/output of the digital record taken from the following device/digital record source (tick mark):",
  control: [
    "The digital device or the digital record source was under the lawful control for regularly creating, storing or processing information for the purposes of carrying out regular activities and during this period, the computer or the communication device was working properly and the relevant information was regularly fed into the computer during the ordinary course of business. If the computer/digital device at any point of time was not working properly or out of operation, then it has not affected the electronic/digital record or its accuracy. The digital device or the source of the digital record is: [ ] Owned  [ ] Maintained  [ ] Managed  [ ] Operated by me (select as applicable).",
    "",
  ],
  signed: "(Name and signature)",
};

const expertPart: Part = {
  title: "PART B",
  who: "(To be filled by the Expert)",
  produced:
    "The produced electronic record/output of the digital record are obtained from the following device/digital record source (tick mark):",
  control: [],
  signed: "(Name, designation and signature)",
};

function part({ title, who, produced, control, signed }: Part, facts: CertificateFacts): readonly string[] {
  const { files, keeper, version, videoId } = facts;
  return [
    title,
    who,
    "",
    `I, ${blank} (Name), Son/daughter/spouse of ${blank} residing/employed at ${blank} do hereby solemnly affirm and sincerely state and submit as follows:`,
    "",
    produced,
    "[ ] Computer/Storage Media  [ ] DVR  [ ] Mobile  [ ] Flash Drive  [ ] CD/DVD  [ ] Server  [ ] Cloud  [ ] Other",
    `Make & Model: ${blank}  Colour: ${blank}  Serial Number: ${blank}`,
    `IMEI/UIN/UID/MAC/Cloud ID: ${blank} (as applicable)`,
    `and any other relevant information about the device/digital record: the video ${videoId}, kept${keeper === undefined ? "" : ` by ${keeper}`} with Sutradhar ${version}; ${blank} (specify).`,
    "",
    ...control,
    "I state that the HASH value/s of the electronic/digital record/s is",
    ...files.map(({ what, sha256 }) => `    ${sha256}  (${what})`),
    "obtained through the following algorithm: [ ] SHA1  [x] SHA256  [ ] MD5  [ ] Other ______ (Legally acceptable standard)",
    "(Hash report to be enclosed with the certificate: it is below.)",
    "",
    `${signed} ${blank}`,
    `Date (DD/MM/YYYY): ____________  Time (IST): ______ hours (In 24 hours format)  Place: ${blank}`,
  ];
}
