/** The measures that have a name of their own in most languages; all others are said in English. */
export type NamedUnit =
  | "km"
  | "m"
  | "cm"
  | "mm"
  | "kg"
  | "g"
  | "l"
  | "ml"
  | "kmph"
  | "celsius"
  | "degree"
  | "minute"
  | "hour";

/** One language's words for what is written in digits and signs. */
export interface LanguageWords {
  /** Decimal point. */
  readonly point: string;
  readonly minus: string;
  readonly plus: string;
  readonly equals: string;
  readonly times: string;
  readonly dividedBy: string;
  readonly percent: string;
  /** For `&`. */
  readonly and: string;
  /** For `@`, `.` and `/` in addresses. */
  readonly at: string;
  readonly dot: string;
  readonly slash: string;
  /** Between the ends of a range: 5–10. */
  readonly to: string;
  /** `hundred` only where years before 2000 are counted in hundreds: उन्नीस सौ सैंतालीस. */
  readonly hundred?: string;
  readonly lakh: string;
  readonly crore: string;
  /** One, and more than one. */
  readonly rupee: readonly [string, string];
  readonly paisa: readonly [string, string];
  readonly dollar: readonly [string, string];
  /** January to December. */
  readonly months: readonly string[];
  /** `{h}` and `{m}` are the numbers. */
  readonly hourMinute: string;
  readonly hour: string;
  /** Said before the time: from midnight, 4, 12, 16 and 20 o'clock. */
  readonly dayParts: readonly [string, string, string, string, string];
  /** What may follow a written time and is part of how it is said. */
  readonly oclock: readonly string[];
  readonly units: Readonly<Record<NamedUnit, string>>;
  /** Written form, with its dot, to spoken form. */
  readonly abbreviations: Readonly<Record<string, string>>;
  /** First to tenth. */
  readonly ordinals: readonly string[];
  /** Appended to a number for the others; a leading space keeps it a word of its own. */
  readonly ordinalSuffix: string;
  /** Endings that make digits an ordinal in writing, longest first; they are spoken as they are written unless `ordinals` says otherwise. */
  readonly writtenOrdinalEndings: readonly string[];
  /** Ordinals as they are written with digits (১লা), where their spoken form follows no rule. */
  readonly irregularOrdinals?: Readonly<Record<string, string>>;
  /** Numbers under 100 that the engine says wrongly, or all of them where it says them in English. */
  readonly numbers?: Readonly<Record<number, string>>;
  /** Needed where `numbers` holds all: the engine's own word for a thousand is no help then. */
  readonly thousand?: string;
}
