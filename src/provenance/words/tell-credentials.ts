import { developmentOrganization, type CredentialReport, type SaidOfVideo } from "../c2pa/index.ts";
import { wordsOf, type Words, type WordsLanguage } from "./words.ts";

/** What a file's content credentials come to, in plain words. */
export interface ToldCredentials {
  /** In one sentence. */
  readonly verdict: string;
  /** Why, where it is not as it should be, and what to make of it. */
  readonly reasons: readonly string[];
  /** What the credentials say of the video, a name and a value each. Of what is not valid nothing is told. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export function tellCredentials(report: CredentialReport, language: WordsLanguage): ToldCredentials {
  const words = wordsOf(language);
  const { state, said } = report;
  return {
    verdict: words.verdicts[state],
    reasons: [...listReasons(report, words), ...(report.isValid && isOfDevelopment(said) ? [words.development] : [])],
    facts: report.isValid && said ? listFacts(said, words) : [],
  };
}

/** A certificate that this product made for itself. */
function isOfDevelopment(said: SaidOfVideo | null): boolean {
  return said?.signedBy === developmentOrganization;
}

function listReasons({ state, faults }: CredentialReport, words: Words): string[] {
  if (state === "none") return [words.absence];
  if (state === "malformed") return faults.map(({ message }) => message);
  const known = faults
    // That nobody vouches for it is what the verdict says already.
    .filter(({ code }) => code !== "signingCredential.untrusted")
    .map(({ code, message }) => words.faults[code] ?? `${message} (${code})`);
  return [...new Set(known)];
}

function listFacts(said: SaidOfVideo, words: Words): ToldCredentials["facts"] {
  const { names } = words;
  const facts: (readonly [name: string, value: string | null])[] = [
    [names.title, said.title],
    [names.what, nameOf(words.sources, said.source?.split("/").at(-1) ?? null)],
    [names.generator, said.generator],
    [names.signedBy, said.signedBy],
    [names.madeAt, tellTime(said, words)],
    [names.video, said.video],
    said.isSoundOnly
      ? [names.spokenLabel, said.label && words.spokenLabel]
      : [names.label, nameOf(words.labels, said.label)],
    // There is none in sound.
    [names.mark, said.isSoundOnly ? null : (said.mark ?? words.none)],
    [names.gates, tellGates(said, words)],
    [names.consents, said.consents.map((consent) => words.consent(consent)).join("; ") || words.none],
    [names.madeOf, said.madeOf.map(({ title }) => title).join(", ") || null],
    [names.training, said.mayTrain ? words.trainingUnsaid : words.trainingRefused],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

/** A word that nobody knows here is told as it is. */
function nameOf(known: Readonly<Record<string, string>>, word: string | null): string | null {
  return word === null ? null : (known[word] ?? word);
}

function tellTime({ madeAt, hasTimeStamp }: SaidOfVideo, words: Words): string | null {
  const time = madeAt === null ? null : words.time(madeAt);
  if (time === null) return null;
  return hasTimeStamp ? words.stamped(time) : words.saidBySigner(time);
}

function tellGates({ gates }: SaidOfVideo, words: Words): string | null {
  const told = gates.map(({ name, verdict }) => `${nameOf(words.gateNames, name)}: ${nameOf(words.gate, verdict)}`);
  return told.join(", ") || null;
}
