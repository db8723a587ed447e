import { describeMachine, type Report } from "../report.ts";
import { compareWithKayenta, type KayentaCell } from "./kayenta-misses.ts";
import { rules, simulateRules, type RuleName } from "./peer-rules.ts";
import { checkRequirements, percent, type Requirement } from "./requirements.ts";
import { stoppedShare, unitsFor, type Stops } from "./stops.ts";
import { simulateBurning, simulateTraps, type Trap } from "./traps.ts";

export interface JudgeReport {
  readonly machine: Report["machine"];
  readonly runs: number;
  readonly cpuSeconds: number;
  readonly requirements: readonly Requirement[];
  readonly rules: readonly RuleRow[];
  readonly kayenta: readonly KayentaCell[];
  readonly traps: readonly Trap[];
  /** Videos that a candidate burns that always fails, each 400 arrivals in work: with the cap of 4 and without, the 95th percentile. */
  readonly burnt: { readonly capped: number; readonly uncapped: number };
}

/** How a rule does: how often it stops a harmless candidate, and how fast a harmful one. */
interface RuleRow {
  readonly rule: RuleName;
  readonly falseStops: readonly number[];
  readonly stops: readonly Stops[];
}

export const healthyRates = [0.01, 0.02] as const;
export const harmfulRates = [0.05, 0.1, 0.2, 0.5, 1] as const;
export const ruleUnits = 400;

/** Simulates the judge beside its peers. The usual number of runs takes a minute of one core; all else is in proportion. */
export function measureJudge(runs: number, say: (text: string) => void): JudgeReport {
  const before = process.cpuUsage();
  const requirements = checkRequirements(runs, say);
  say("rules beside it …");
  const rows = compareRules(runs);
  say("Kayenta …");
  const kayenta = compareWithKayenta(Math.ceil(runs / 20));
  say("traps …");
  const traps = simulateTraps(runs);
  const burnt = { capped: burn(4), uncapped: burn(Infinity) };
  const all = [...requirements, ...judgeTraps(traps), judgeRules(rows, kayenta)];
  const { user, system } = process.cpuUsage(before);
  return {
    machine: describeMachine(),
    runs,
    cpuSeconds: (user + system) / 1e6,
    requirements: all.toSorted((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1))),
    rules: rows,
    kayenta,
    traps,
    burnt,
  };
}

function burn(inFlightMax: number): number {
  return unitsFor(simulateBurning(40, inFlightMax), 0.95) ?? Infinity;
}

function compareRules(runs: number): RuleRow[] {
  const at = (candidate: number, champion: number) =>
    simulateRules({ champion, candidate, runs, units: ruleUnits, seed: `rules ${champion} ${candidate}` });
  const healthy = healthyRates.map((rate) => at(rate, rate));
  const harmful = harmfulRates.map((rate) => at(rate, 0.01));
  return (Object.keys(rules) as RuleName[]).map((rule) => ({
    rule,
    falseStops: healthy.map((stops) => stoppedShare(stops[rule])),
    stops: harmful.map((stops) => stops[rule]),
  }));
}

/** J6: two versions that are alike, with customers that are not. */
function judgeTraps(traps: readonly Trap[]): Requirement[] {
  return traps.map(({ name, right, wrong }) => {
    const share = stoppedShare(right);
    return {
      id: "J6",
      what: `false rollback of an equal version: ${name}`,
      target: "≤ 0.25 %; the other way above",
      measured: `${percent(share)}; ${percent(stoppedShare(wrong))}`,
      isMet: share <= 0.0025 + 2 * Math.sqrt(0.0025 / right.length) && stoppedShare(wrong) > 0.0025,
    };
  });
}

/** J9: whoever is faster anywhere stops harmless candidates; whoever does not is slower everywhere. */
function judgeRules([own, ...peers]: readonly RuleRow[], kayenta: readonly KayentaCell[]): Requirement {
  if (!own) throw new Error("the judge's own row is missing");
  const most = (stops: Stops): number => unitsFor(stops, 0.95) ?? Infinity;
  const beaten = peers.filter(({ falseStops, stops }) => {
    const isTriggerHappy = Math.max(...falseStops) > 0.0025;
    return isTriggerHappy || stops.every((each, index) => most(each) >= most(own.stops[index] ?? []));
  });
  const harmful = kayenta.filter(({ rate }) => rate > 0.01);
  const cells = harmful.filter((cell) => cell.judge >= cell.kayenta - 0.02);
  return {
    id: "J9",
    what: "beats the window rule, the naive z-test and Kayenta on the same worlds",
    target: "faster, or they stop the harmless; no cell of Kayenta's better",
    measured: `${beaten.length} of ${peers.length} rules, ${cells.length} of ${harmful.length} cells`,
    isMet: beaten.length === peers.length && cells.length === harmful.length,
  };
}
