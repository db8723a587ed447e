import type { Kind } from "./config-kinds.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a setting's value can be. */
export type Settable = string | number | boolean | readonly string[];

/** One thing that can be set. */
export interface Setting<T, D extends T | undefined = T | undefined> {
  readonly kind: Kind<T>;
  readonly variable: string;
  /** What stands where nobody has set it. */
  readonly standard: (environment: Environment) => D;
  /** The same for the reference, in words. */
  readonly standardText: string;
  readonly says: string;
  /** Never shown. */
  readonly isSecret: boolean;
}

interface Description<D> {
  readonly variable: string;
  readonly standard: D | ((environment: Environment) => D);
  readonly standardText?: string;
  readonly says: string;
  readonly isSecret?: boolean;
}

export function setting<T extends Settable>(kind: Kind<T>, description: Description<T>): Setting<T, T>;
export function setting<T extends Settable>(
  kind: Kind<T>,
  description: Description<undefined>,
): Setting<T, T | undefined>;
export function setting<T extends Settable>(kind: Kind<T>, description: Description<T | undefined>): Setting<T> {
  const { variable, standard, standardText, says, isSecret = false } = description;
  return {
    kind,
    variable,
    standard: typeof standard === "function" ? standard : () => standard,
    standardText: standardText ?? (standard === undefined ? "not set" : String(standard)),
    says,
    isSecret,
  };
}
