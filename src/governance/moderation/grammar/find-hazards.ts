import type { Category } from "../taxonomy.ts";
import type { Chart, TagSpan } from "./chart.ts";
import { FrameIndex, type Frame } from "./frames.ts";
import { matchFrame, type Match } from "./match-frame.ts";
import { isNegated } from "./polarity.ts";
import type { Route } from "./vocabulary.ts";

/** Something that may be wrong with a text, with the rule that says so and the places that it points to. */
export interface Hazard {
  readonly category: Category;
  readonly severity: number;
  /** How sure the rule is, 0 to 1, after what weakens it. */
  readonly score: number;
  readonly rule: string;
  /** What changed the score: a disguise, a pronoun, speech against it. */
  readonly because: readonly string[];
  /** The words that were found, as they were compared. */
  readonly normalisedForm: string;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/** How much a finding is worth that rests on a word that was guessed. */
const routeFactors: Readonly<Record<Route, number>> = {
  plain: 1,
  stem: 1,
  leet: 1,
  masked: 1,
  repeats: 1,
  sound: 0.95,
  slip: 0.9,
};

const pronounFactor = 0.95;

/** From here on a sentence's attitude is worth a person's look; see `scripts/fit-attitude.ts` for what that costs. */
const attitudeMin = 0.7;

/** What it is worth from there up to certainty: a look, and no refusal. */
const attitudeScores = [0.42, 0.6] as const;

/** What is mentioned in order to reject it. */
const counterFactor = 0.2;

/** Quoted, with nothing said about it: a person looks. */
const quotedFactor = 0.7;

/** Kinds of groups whose vilification is communal in the sense of Indian law. */
const communalKinds = new Set(["religion", "caste", "region", "language", "tribe"]);

/** What around a finding speaks against it. */
interface Rejection {
  readonly counters: readonly Match[];
  readonly contexts: readonly Match[];
  readonly isNear: boolean;
}

/** The rules of a moderator, sorted by what they do. */
export interface Rules {
  readonly counters: FrameIndex;
  readonly remarks: FrameIndex;
  readonly contexts: FrameIndex;
  readonly findings: FrameIndex;
  /** How likely the whole of a sentence speaks against a group that it names, whatever pattern it follows. */
  weighAttitude?(chart: Chart): number | undefined;
}

export function sortRules(frames: readonly Frame[]): Omit<Rules, "weighAttitude"> {
  const ofKind = (kind: Frame["effect"]["kind"]): FrameIndex =>
    new FrameIndex(frames.filter(({ effect }) => effect.kind === kind));
  return {
    counters: ofKind("counter"),
    remarks: ofKind("remark"),
    contexts: ofKind("context"),
    findings: ofKind("finding"),
  };
}

/** Applies the rules to a text, sentence by sentence. What speaks against a finding is only looked for where there is one. */
export function findHazards(charts: readonly Chart[], rules: Rules): readonly Hazard[] {
  const remarks = new Map<Chart, boolean>();
  const isRemarked = (near: Chart | undefined): boolean => {
    if (!near) return false;
    if (!remarks.has(near)) remarks.set(near, isRemark(near, rules));
    return remarks.get(near)!;
  };
  return charts.flatMap((chart, index) => {
    const matches = matchesOf(chart, rules.findings);
    const attitude = rules.weighAttitude?.(chart) ?? 0;
    if (matches.length === 0 && attitude < attitudeMin) return [];
    const rejection: Rejection = {
      counters: matchesOf(chart, rules.counters),
      isNear: isRemarked(charts[index - 1]) || isRemarked(charts[index + 1]),
      contexts: matchesOf(chart, rules.contexts),
    };
    const found = matches.map((match) => weigh(match, chart, rejection));
    return attitude < attitudeMin ? found : [...found, weighSentence(attitude, chart, rejection)];
  });
}

/** A sentence that no pattern knows, and that sounds like those that speak against somebody: never more than a hint. */
function weighSentence(attitude: number, chart: Chart, rejection: Rejection): Hazard {
  const whole = { from: 0, to: chart.tokens.length };
  const group = [...chart.all("group"), ...chart.all("slur")][0];
  const because = [`likelihood:${attitude.toFixed(2)}`];
  const speech = weighSpeech({ ...whole, domain: "hatred", isWeak: true }, chart, rejection);
  if (speech.because) because.push(speech.because);
  const [scoreLow, scoreHigh] = attitudeScores;
  const strength = (attitude - attitudeMin) / (1 - attitudeMin);
  return {
    category: categoryOf("hate", group ? [group] : []),
    severity: 1,
    score: (scoreLow + strength * (scoreHigh - scoreLow)) * speech.factor,
    rule: "attitude",
    because,
    normalisedForm: chart.tokens.map(({ text }) => text).join(" "),
    spans: [spanOf(whole, chart)],
  };
}

/** A sentence that speaks against what another one quotes, or against anything. */
function isRemark(chart: Chart, rules: Rules): boolean {
  return matchesOf(chart, rules.counters).length > 0 || matchesOf(chart, rules.remarks).length > 0;
}

function matchesOf(chart: Chart, frames: FrameIndex): readonly Match[] {
  return frames
    .among(chart.tags)
    .flatMap((frame) => matchFrame(frame, chart))
    .filter((match) => !isNegated(match, chart));
}

function weigh(match: Match, chart: Chart, rejection: Rejection): Hazard {
  const { effect, id } = match.frame;
  if (effect.kind !== "finding") throw new Error(`${id} finds nothing`);
  const because: string[] = [];
  const route = worstRoute(match.spans);
  if (route !== "plain" && route !== "stem") because.push(`disguise:${route}`);
  const isPronoun = match.spans.some((span) => span.isPronoun);
  if (isPronoun) because.push("pronoun");
  const { domain, isWeak } = match.frame;
  const speech = weighSpeech({ from: match.from, to: match.to, domain, isWeak }, chart, rejection);
  if (speech.because) because.push(speech.because);
  return {
    category: categoryOf(effect.category, match.spans),
    severity: Math.max(effect.severity, ...match.spans.map(({ entry }) => entry?.severity ?? 0)),
    score: effect.weight * routeFactors[route] * (isPronoun ? pronounFactor : 1) * speech.factor,
    rule: id,
    because,
    normalisedForm: chart.tokens
      .slice(match.from, match.to)
      .map(({ text }) => text)
      .join(" "),
    spans: [spanOf(match, chart)],
  };
}

/** What becomes of a finding by who says it: rejected, merely quoted, or meant. */
function weighSpeech(
  { from, to, domain, isWeak }: Pick<Match, "from" | "to"> & Pick<Frame, "domain" | "isWeak">,
  chart: Chart,
  rejection: Rejection,
): { factor: number; because?: string } {
  const isQuoted = chart.tokens.slice(from, to).some((token) => token.isQuoted);
  const counter = rejection.counters.find(({ frame }) => frame.domain === domain || frame.domain === "hatred");
  if (counter) return { factor: counterFactor, because: `rejected:${counter.frame.id}` };
  if ((isQuoted || chart.has("reporting")) && rejection.isNear)
    return { factor: counterFactor, because: "rejected:nearby" };
  if (isQuoted && isCensured(chart)) return { factor: counterFactor, because: "rejected:censure" };
  const context = isWeak ? rejection.contexts.find(({ frame }) => frame.domain === domain) : undefined;
  if (context) return { factor: counterFactor, because: `context:${context.frame.id}` };
  if (isQuoted && chart.tokens.some((token) => !token.isQuoted && !token.isBoundary)) {
    return { factor: quotedFactor, because: "quoted" };
  }
  return { factor: 1 };
}

/** Words that speak against a quotation, and stand outside of it. */
const censures = ["censure", "denounce", "insult-word", "denounce-hi"];

function isCensured(chart: Chart): boolean {
  const spans = censures.flatMap((tag) => chart.all(tag));
  return spans.some(({ from, to }) => chart.tokens.slice(from, to).every(({ isQuoted }) => !isQuoted));
}

function worstRoute(spans: readonly TagSpan[]): Route {
  const routes = spans.map(({ route }) => route);
  return routes.reduce(
    (worst, route) => (routeFactors[route] <= routeFactors[worst] && route !== "plain" ? route : worst),
    "plain",
  );
}

function categoryOf(category: Category, spans: readonly TagSpan[]): Category {
  const named = spans.find(({ entry }) => entry?.category !== undefined)?.entry?.category;
  if (category !== "hate") return category;
  if (spans.some(({ entry }) => entry?.kind !== undefined && communalKinds.has(entry.kind)))
    return "religious_communal";
  return named ?? category;
}

function spanOf({ from, to }: Pick<Match, "from" | "to">, chart: Chart): { start: number; end: number } {
  const tokens = chart.tokens.slice(from, to);
  return { start: Math.min(...tokens.map(({ start }) => start)), end: Math.max(...tokens.map(({ end }) => end)) };
}
