/* oxlint-disable max-lines -- written by a program, for a compiler to read */
/**
 * The routes of the API as `hc`, Hono's client, wants them. Written by `npm run client` from the OpenAPI document; nobody writes
 * in it by hand.
 */

export type Video = {
  readonly id: string;
  readonly state:
    | "queued"
    | "screening"
    | "in_review"
    | "rendering"
    | "verifying"
    | "ready"
    | "blocked"
    | "failed"
    | "cancelled"
    | "withdrawn";
  readonly title: string | null;
  readonly priority: "interactive" | "bulk";
  readonly test: boolean;
  readonly callbackId: string | null;
  readonly startAfter: string | null;
  readonly deadline: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly progress: { readonly done: number; readonly total: number };
  readonly durationMs: number | null;
  readonly frames: number | null;
  readonly framesRendered: number;
  readonly masterSha256: string | null;
  readonly fileSha256: string | null;
  readonly estimate: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly gates?: unknown;
  readonly timesMs: {
    readonly serverLatency: number | null;
    readonly firstChunkEncoded: number | null;
    readonly firstChunkPlayable: number | null;
    readonly ready: number | null;
  };
  readonly links: Readonly<Record<string, string>>;
};
export type NewVideo = {
  readonly script?: string | undefined;
  readonly name?: string | undefined;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly voiceTrack?:
    | { readonly file: string; readonly model?: string | undefined; readonly speaker: "synthetic" | TrackPerson }
    | undefined;
  readonly template?: string | undefined;
  readonly variables?: Readonly<Record<string, string | number>> | undefined;
  readonly avatar?: string | undefined;
  readonly voice?: string | undefined;
  readonly profile?: string | undefined;
  readonly captions?: "burned" | "sidecar" | "both" | "none" | undefined;
  readonly label?: string | undefined;
  readonly karaoke?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly purpose?: string | undefined;
  readonly channel?: string | undefined;
  readonly territory?: string | undefined;
  readonly reuse?: boolean | undefined;
  readonly priority?: "interactive" | "bulk" | undefined;
  readonly test?: boolean | undefined;
  readonly callbackId?: string | undefined;
  readonly startAfter?: string | undefined;
  readonly deadline?: string | undefined;
};
export type TrackPerson = { readonly person: string };
export type Attempt = {
  readonly node: string;
  readonly step: string;
  readonly worker: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly problem?: unknown;
};
export type Reproduction = {
  readonly run: string;
  readonly state: string;
  readonly expected: string | null;
  readonly masterSha256: string | null;
  readonly isSame: boolean | null;
  readonly findings: readonly string[];
};
export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly state: "checking" | "ready_to_start" | "running" | "paused" | "done" | "cancelled";
  readonly template: {
    readonly wanted: string;
    readonly name: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly options: Readonly<Record<string, unknown>>;
  readonly test: boolean;
  readonly partial: boolean;
  readonly startAfter: string | null;
  readonly deadline: string | null;
  readonly deliveryWindow: DeliveryWindow;
  readonly expiresAt: string | null;
  readonly retentionDays: number;
  readonly eraseAt: string;
  readonly erasedAt: string | null;
  readonly queuedMax: number;
  readonly rows: {
    readonly total: number;
    readonly unchecked: number;
    readonly good: number;
    readonly bad: number;
    readonly underWay: number;
    readonly inReview: number;
    readonly ready: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly links: Readonly<Record<string, string>>;
};
export type DeliveryWindow = { readonly from: string; readonly to: string; readonly timeZone: string } | null;
export type NewCampaign = {
  readonly template: string;
  readonly name: string;
  readonly avatar?: string | undefined;
  readonly voice?: string | undefined;
  readonly profile?: string | undefined;
  readonly captions?: "burned" | "sidecar" | "both" | "none" | undefined;
  readonly label?: string | undefined;
  readonly karaoke?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly purpose?: string | undefined;
  readonly channel?: string | undefined;
  readonly territory?: string | undefined;
  readonly basis?:
    | {
        readonly kind:
          | "consent"
          | "voluntary"
          | "state-benefit"
          | "state-function"
          | "legal-duty"
          | "court-order"
          | "medical-emergency"
          | "epidemic"
          | "disaster"
          | "employment";
        readonly reference?: string | undefined;
      }
    | undefined;
  readonly test?: boolean | undefined;
  readonly startAfter?: string | undefined;
  readonly deadline?: string | undefined;
  readonly deliveryWindow?: DeliveryWindow | undefined;
  readonly expiresAt?: string | undefined;
  readonly retentionDays?: number | undefined;
  readonly queuedMax?: number | undefined;
  readonly partial?: boolean | undefined;
};
export type CampaignRow = {
  readonly number: number;
  readonly line: number;
  readonly state: "unchecked" | "good" | "bad" | "ordered" | "in_review" | "ready" | "failed" | "cancelled";
  readonly callbackId: string | null;
  readonly recipient: string | null;
  readonly values: Readonly<Record<string, string>> | null;
  readonly problems: readonly {
    readonly code: string;
    readonly column?: string | undefined;
    readonly message: string;
  }[];
  readonly video: string | null;
};
export type CampaignQuote = {
  readonly videos: number;
  readonly videoMs: number;
  readonly minutes: number;
  readonly shots: readonly {
    readonly id: string;
    readonly text: string;
    readonly isPersonal: boolean;
    readonly variables: readonly string[];
    readonly why: string;
    readonly durationMs: number;
  }[];
  readonly changedShare: number;
  readonly first: Readonly<Record<string, unknown>>;
  readonly further: Readonly<Record<string, unknown>>;
  readonly total: { readonly wallMs: number; readonly costInr: string };
  readonly priceList: string;
  readonly warnings: readonly string[];
};
export type ErasedRecipient = { readonly campaigns: number; readonly rows: number; readonly held: readonly string[] };
export type ErasedRecipientWish = { readonly recipient: string };
export type VerifyUrl = { readonly url: string };
export type CopyTrace = {
  readonly verdict: "marked" | "unmarked" | "uncertain";
  readonly keyVersion: number | null;
  readonly shots: readonly TracedShot[];
  readonly videos: readonly TracedVideo[];
  readonly content: {
    readonly says: "content_matches" | "content_differs" | "content_partly_differs" | "content_unknown";
    readonly alike?: number | undefined;
    readonly seconds?: number | undefined;
    readonly reason?: "nothing_kept" | "too_short" | "other_frame" | undefined;
  } | null;
  readonly looksLike: readonly { readonly video: string; readonly alike: number; readonly seconds: number }[];
  readonly isSearched: boolean;
  readonly isWhole: boolean;
};
export type TracedShot = {
  readonly mark: string;
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly names: "one_video" | "shared_shot" | "nothing_known";
  readonly videosTotal: number;
};
export type TracedVideo = {
  readonly video: string;
  readonly title: string | null;
  readonly state: string;
  readonly campaign: string | null;
  readonly template: string | null;
  readonly shots: Readonly<Record<string, string>>;
};
export type Link = {
  readonly url: string;
  readonly path: string;
  readonly file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
  readonly expiresAt: string;
  readonly keyVersion: number;
};
export type NewLink = {
  readonly file?: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates" | undefined;
  readonly expiresInS?: number | undefined;
};
export type Costs = {
  readonly by: "video" | "campaign" | "workspace" | "step" | "day";
  readonly timeZone: string;
  readonly costs: readonly Cost[];
  readonly isComplete: boolean;
};
export type Cost = {
  readonly name: string | null;
  readonly costInr: string;
  readonly attempts: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly gpuMs: number;
  readonly frames: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
};
export type Budgets = {
  readonly timeZone: string;
  readonly budgets: readonly {
    readonly period: "month" | "total";
    readonly limitInr: string;
    readonly warnAt: number;
    readonly isHard: boolean;
    readonly spentFor: string;
    readonly spentInr: string;
    readonly state: "within" | "warned" | "exceeded";
  }[];
};
export type BudgetsOrder = {
  readonly budgets: readonly {
    readonly period: "month" | "total";
    readonly limitInr: string;
    readonly warnAt?: number | undefined;
    readonly isHard?: boolean | undefined;
  }[];
};
export type EventPage = { readonly events: readonly Event[]; readonly hasMore: boolean; readonly next: string | null };
export type Event = {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly sequence: string;
  readonly data: Readonly<Record<string, unknown>>;
};
export type NewWebhook = Webhook & { readonly secret: string };
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly types: readonly string[];
  readonly state: "enabled" | "disabled";
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
  readonly failingSince: string | null;
  readonly secrets: readonly {
    readonly id: string;
    readonly createdAt: string;
    readonly expiresAt: string | null;
    readonly isReadable: boolean;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly links: Readonly<Record<string, string>>;
};
export type NewSecret = { readonly id: string; readonly secret: string };
export type Delivery = {
  readonly event: string;
  readonly type: string;
  readonly subject: string;
  readonly state: "waiting" | "delivered" | "dead";
  readonly attempts: number;
  readonly nextAt: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly log: readonly {
    readonly at: string;
    readonly durationMs: number;
    readonly status?: number | undefined;
    readonly problem?: { readonly code: string; readonly message: string } | undefined;
  }[];
};
export type Run = {
  readonly id: string;
  readonly video: string | null;
  readonly purpose: "measure" | "make" | "reproduce" | "shadow";
  readonly state: "running" | "done" | "failed" | "cancelled" | "superseded";
  readonly priority: "interactive" | "bulk";
  readonly build: string;
  readonly problem: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly steps: { readonly total: number; readonly done: number; readonly reused: number; readonly failed: number };
  readonly links: Readonly<Record<string, string>>;
};
export type RunWithSteps = Run & { readonly list: readonly RunStep[] };
export type RunStep = {
  readonly node: string;
  readonly step: string;
  readonly kind: "pure" | "recorded" | "effect";
  readonly class: string;
  readonly state: "waiting" | "sharing" | "ready" | "running" | "done" | "failed" | "cancelled";
  readonly isReused: boolean | null;
  readonly failures: number;
  readonly losses: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};
export type ListedAsset = {
  readonly kind:
    | "avatar"
    | "voice"
    | "lexicon"
    | "template"
    | "prompt"
    | "brand"
    | "background"
    | "music"
    | "sting"
    | "model";
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly title: string;
  readonly isShared: boolean;
  readonly isDeprecated: boolean;
  readonly versionCount: number;
  readonly aliases: Readonly<Record<string, string>>;
  readonly pushedAt: string;
};
export type AssetDiff = {
  readonly from: {
    readonly kind:
      | "avatar"
      | "voice"
      | "lexicon"
      | "template"
      | "prompt"
      | "brand"
      | "background"
      | "music"
      | "sting"
      | "model";
    readonly name: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly to: {
    readonly kind:
      | "avatar"
      | "voice"
      | "lexicon"
      | "template"
      | "prompt"
      | "brand"
      | "background"
      | "music"
      | "sting"
      | "model";
    readonly name: string;
    readonly version: string;
    readonly digest: string;
  };
  readonly unchanged: number;
  readonly files: readonly {
    readonly path: string;
    readonly change: "added" | "removed" | "changed";
    readonly beforeBytes?: number | undefined;
    readonly afterBytes?: number | undefined;
    readonly fields?:
      | readonly { readonly path: string; readonly before?: string | undefined; readonly after?: string | undefined }[]
      | undefined;
    readonly picture?:
      | { readonly kind: "pixels"; readonly share: number; readonly levelsMax: number }
      | { readonly kind: "size"; readonly before: string; readonly after: string }
      | { readonly kind: "unseen" }
      | undefined;
  }[];
};
export type Asset = {
  readonly kind:
    | "avatar"
    | "voice"
    | "lexicon"
    | "template"
    | "prompt"
    | "brand"
    | "background"
    | "music"
    | "sting"
    | "model";
  readonly name: string;
  readonly isShared: boolean;
  readonly versions: readonly {
    readonly version: string;
    readonly digest: string;
    readonly title: string;
    readonly traits: Readonly<Record<string, unknown>>;
    readonly licence: string;
    readonly likeness: { readonly kind: "none" | "synthetic" | "person"; readonly person?: string | undefined };
    readonly source?: string | undefined;
    readonly pushedBy: string;
    readonly pushedKey?: string | undefined;
    readonly pushedAt: string;
    readonly deprecation?:
      | { readonly reason: string; readonly replacement?: string | undefined; readonly by: string; readonly at: string }
      | undefined;
    readonly aliases: readonly string[];
  }[];
  readonly aliases: readonly { readonly alias: string; readonly version: string; readonly isFrozen: boolean }[];
  readonly history: readonly {
    readonly alias: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly isFrozen: boolean;
    readonly by: string;
    readonly reason: string | null;
    readonly at: string;
  }[];
};
export type AssetVersion = {
  readonly kind:
    | "avatar"
    | "voice"
    | "lexicon"
    | "template"
    | "prompt"
    | "brand"
    | "background"
    | "music"
    | "sting"
    | "model";
  readonly name: string;
  readonly isShared: boolean;
  readonly version: string;
  readonly digest: string;
  readonly title: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly licence: string;
  readonly likeness: { readonly kind: "none" | "synthetic" | "person"; readonly person?: string | undefined };
  readonly source?: string | undefined;
  readonly pushedBy: string;
  readonly pushedKey?: string | undefined;
  readonly pushedAt: string;
  readonly deprecation?:
    | { readonly reason: string; readonly replacement?: string | undefined; readonly by: string; readonly at: string }
    | undefined;
  readonly aliases: readonly string[];
  readonly files: readonly { readonly path: string; readonly digest: string; readonly sizeBytes: number }[];
  readonly uses: readonly {
    readonly kind: "video" | "asset";
    readonly id: string;
    readonly wanted: string;
    readonly usedAt: string;
  }[];
};
export type PushedAsset = {
  readonly kind:
    | "avatar"
    | "voice"
    | "lexicon"
    | "template"
    | "prompt"
    | "brand"
    | "background"
    | "music"
    | "sting"
    | "model";
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly title: string;
  readonly isNew: boolean;
  readonly ignored: readonly string[];
};
export type ModelMove = {
  readonly name: string;
  readonly alias: string;
  readonly version: string | null;
  readonly isMoved: boolean;
};
export type ModelChange = { readonly reason: string };
export type LineageEvents = { readonly events: readonly Readonly<Record<string, unknown>>[] };
export type StatementEnvelope = {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
};
export type StatementKeys = {
  readonly keys: readonly { readonly kty: string; readonly crv: string; readonly x: string; readonly kid: string }[];
};
export type ListedTemplate = {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly isShared: boolean;
  readonly links: Readonly<Record<string, string>>;
};
export type TemplateVariables = {
  readonly template: string;
  readonly title: string;
  readonly languages: readonly string[];
  readonly shots: number;
  readonly variables: readonly TemplateVariable[];
  readonly example: Readonly<Record<string, string>>;
  readonly schema: Readonly<Record<string, unknown>>;
};
export type TemplateVariable = {
  readonly name: string;
  readonly type: "text" | "name" | "number" | "date" | "currency" | "time" | "phone" | "url";
  readonly required: boolean;
  readonly maxLength: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly default?: string | undefined;
  readonly example?: string | undefined;
  readonly description?: string | undefined;
};
export type RolloutDecision = {
  readonly data: {
    readonly decision: "continue" | "promote" | "rollback" | "hold";
    readonly state: string;
    readonly stage: number;
  };
};
export type FlaggerWebhook = {
  readonly name: string;
  readonly namespace: string;
  readonly phase?: string | undefined;
  readonly checksum?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
};
export type KayentaExecution = { readonly canaryExecutionId: string };
export type KayentaAdhocExecutionRequest = {
  readonly canaryConfig?: Readonly<Record<string, unknown>> | undefined;
  readonly executionRequest: KayentaExecutionRequest;
};
export type KayentaExecutionRequest = {
  readonly scopes: Readonly<
    Record<
      string,
      {
        readonly controlScope?: { readonly scope: string } | undefined;
        readonly experimentScope: { readonly scope: string };
      }
    >
  >;
  readonly thresholds?: { readonly pass?: number | undefined; readonly marginal?: number | undefined } | undefined;
};
export type KayentaJudgeResult = {
  readonly judgeName: string;
  readonly results: readonly {
    readonly name: string;
    readonly id: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly classification: "Pass" | "High" | "Low" | "Nodata";
    readonly classificationReason: string;
    readonly groups: readonly string[];
    readonly experimentMetadata: Readonly<Record<string, unknown>>;
    readonly controlMetadata: Readonly<Record<string, unknown>>;
    readonly resultMetadata: Readonly<Record<string, unknown>>;
    readonly critical: boolean;
  }[];
  readonly groupScores: readonly {
    readonly name: string;
    readonly score: number;
    readonly classification: string;
    readonly classificationReason: string;
  }[];
  readonly score: {
    readonly score: number;
    readonly classification: "Pass" | "Marginal" | "Fail";
    readonly classificationReason: string;
  };
};
export type KayentaRemoteJudgement = {
  readonly canaryConfig: {
    readonly metrics: readonly {
      readonly name: string;
      readonly groups?: readonly string[] | undefined;
      readonly analysisConfigurations?:
        | {
            readonly canary?:
              | {
                  readonly direction?: "increase" | "decrease" | "either" | undefined;
                  readonly critical?: boolean | undefined;
                }
              | undefined;
          }
        | undefined;
    }[];
  };
  readonly scoreThresholds: { readonly pass: number; readonly marginal: number };
  readonly metricSetPairList: readonly {
    readonly name: string;
    readonly id: string;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    readonly values: {
      readonly control?: readonly (number | string | null)[] | undefined;
      readonly experiment?: readonly (number | string | null)[] | undefined;
    };
  }[];
};
export type KayentaExecutionStatus = {
  readonly application: string;
  readonly parentPipelineExecutionId: string;
  readonly pipelineId: string;
  readonly canaryConfigId: string;
  readonly stageStatus: Readonly<Record<string, string>>;
  readonly complete: boolean;
  readonly status: "running" | "succeeded" | "canceled";
  readonly result?:
    | {
        readonly canaryDuration: string;
        readonly judgeResult: {
          readonly judgeName: string;
          readonly results: readonly {
            readonly name: string;
            readonly id: string;
            readonly tags: Readonly<Record<string, string>>;
            readonly classification: "Pass" | "High" | "Nodata";
            readonly classificationReason: string;
            readonly groups: readonly string[];
            readonly experimentMetadata: Readonly<Record<string, unknown>>;
            readonly controlMetadata: Readonly<Record<string, unknown>>;
            readonly resultMetadata: Readonly<Record<string, unknown>>;
            readonly critical: boolean;
          }[];
          readonly groupScores: readonly {
            readonly name: string;
            readonly score: number;
            readonly classification: string;
            readonly classificationReason: string;
          }[];
          readonly score: {
            readonly score: number;
            readonly classification: "Pass" | "Fail";
            readonly classificationReason: string;
          };
        };
      }
    | undefined;
  readonly buildTimeMillis: number;
  readonly buildTimeIso: string;
  readonly startTimeMillis: number;
  readonly startTimeIso: string;
  readonly endTimeMillis?: number | undefined;
  readonly endTimeIso?: string | undefined;
};
export type Rollout = {
  readonly id: string;
  readonly target: string;
  readonly champion: { readonly version: string; readonly digest: string };
  readonly candidate: { readonly version: string; readonly digest: string };
  readonly strategy: "shadow" | "ab" | "canary";
  readonly state: "running" | "held" | "paused" | "promoted" | "rolled_back" | "aborted";
  readonly stage: number;
  readonly stages: readonly { readonly share: number; readonly units: number; readonly inFlightMax: number }[];
  readonly events: number;
  readonly decision: "continue" | "promote" | "rollback" | "hold";
  readonly words: readonly string[];
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly approvals: readonly {
    readonly name: string;
    readonly roles: readonly string[];
    readonly reason: string;
    readonly at: string;
  }[];
  readonly isApproved: boolean | null;
};
export type NewRollout = {
  readonly target: string;
  readonly to: string;
  readonly strategy?: "canary" | "ab" | "shadow" | undefined;
  readonly stages?:
    | readonly { readonly share: number; readonly units: number; readonly inFlightMax: number }[]
    | undefined;
  readonly alpha?: number | undefined;
  readonly goal?: string | undefined;
  readonly metrics?:
    | readonly {
        readonly name: string;
        readonly alphaShare?: number | undefined;
        readonly limitShare?: number | undefined;
        readonly limitBeyond?: number | undefined;
      }[]
    | undefined;
  readonly pinnedCampaigns?: readonly string[] | undefined;
};
export type RolloutChange = { readonly change: "pause" | "resume" | "abort"; readonly reason: string };
export type RolloutApproval = { readonly reason: string };
export type RolloutObservation = { readonly video: string; readonly metric: string; readonly value: number };
export type RolloutReconciliation = {
  readonly changes: readonly {
    readonly target: string;
    readonly to: string | null;
    readonly action: "none" | "start" | "replace" | "pause" | "resume" | "abort";
    readonly state: "arrived" | "under_way" | "waits" | "refused" | "to_do" | "unwished";
    readonly why: string;
    readonly rollout: string | null;
    readonly problem: { readonly code: string; readonly message: string } | null;
  }[];
  readonly isDrifted: boolean;
};
export type RolloutWishes = { readonly wishes: readonly RolloutWish[]; readonly prune?: boolean | undefined };
export type RolloutWish = {
  readonly target: string;
  readonly to: string;
  readonly strategy?: "canary" | "ab" | "shadow" | undefined;
  readonly stages?:
    | readonly { readonly share: number; readonly units: number; readonly inFlightMax: number }[]
    | undefined;
  readonly alpha?: number | undefined;
  readonly goal?: string | undefined;
  readonly metrics?:
    | readonly {
        readonly name: string;
        readonly alphaShare?: number | undefined;
        readonly limitShare?: number | undefined;
        readonly limitBeyond?: number | undefined;
      }[]
    | undefined;
  readonly pinnedCampaigns?: readonly string[] | undefined;
  readonly paused?: boolean | undefined;
  readonly attempt?: number | undefined;
};
export type RolloutJudgement = {
  readonly rollout: Rollout;
  readonly events: number;
  readonly isSame: boolean;
  readonly brokenAt: number | null;
  readonly traceDigest: string;
  readonly decision: "continue" | "promote" | "rollback" | "hold";
  readonly words: readonly string[];
  readonly stage: number;
  readonly measured: number;
  readonly inFlight: number;
  readonly gates: readonly {
    readonly metric: string;
    readonly test: "relative" | "limit" | "missing" | "benefit";
    readonly evidence: number;
    readonly peak: number;
    readonly needed: number;
  }[];
  readonly tallies: readonly {
    readonly metric: string;
    readonly champion: {
      readonly units: number;
      readonly bad: number;
      readonly mean: number | null;
      readonly missing: number;
    };
    readonly candidate: {
      readonly units: number;
      readonly bad: number;
      readonly mean: number | null;
      readonly missing: number;
    };
    readonly worst: readonly string[];
  }[];
};
export type TakedownGrounds = {
  readonly edition: string;
  readonly source: string;
  readonly grounds: readonly {
    readonly id: string;
    readonly withinHours: number;
    readonly law: string;
    readonly rule: string;
    readonly says: string;
    readonly since: string | null;
  }[];
};
export type TakedownFinding = {
  readonly total: number;
  readonly videos: readonly {
    readonly id: string;
    readonly title: string | null;
    readonly state: string;
    readonly campaign: string | null;
    readonly createdAt: string;
  }[];
};
export type TakedownTarget = {
  readonly kind: "video" | "file" | "mark" | "avatar" | "voice" | "template" | "person" | "campaign";
  readonly value: string;
};
export type Takedown = {
  readonly id: string;
  readonly state: "received" | "revoked" | "refused" | "appealed" | "reinstated";
  readonly decision: "revoke" | "refuse" | null;
  readonly ground: string;
  readonly clock: { readonly withinHours: number; readonly law: string; readonly rule: string };
  readonly target: TakedownTarget;
  readonly reason: string;
  readonly reference: string | null;
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly createdBy: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly withheld: number;
  readonly moved: number;
  readonly events: readonly {
    readonly type: string;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
    readonly entry: string;
  }[];
};
export type NewTakedown = {
  readonly ground: string;
  readonly target: TakedownTarget;
  readonly reason: string;
  readonly reference?: string | undefined;
  readonly receivedAt?: string | undefined;
  readonly revokesNow?: boolean | undefined;
};
export type TakedownReason = { readonly reason: string };
export type AppealVerdict = { readonly verdict: "uphold" | "overturn"; readonly reason: string };
export type Principal = {
  readonly id: string;
  readonly ref: string;
  readonly name: string | null;
  readonly contact: string | null;
  readonly age: "adult" | "minor" | "unknown";
  readonly hasGuardian: boolean;
  readonly createdAt: string;
  readonly erasedAt: string | null;
};
export type ConsentParty = {
  readonly role: "fiduciary" | "processor";
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly country: string;
  readonly contractRef?: string | null | undefined;
  readonly id: string;
};
export type Notice = {
  readonly id: string;
  readonly version: number;
  readonly languages: readonly { readonly language: string; readonly sha256: string; readonly text: string }[];
  readonly missing: readonly string[];
};
export type ConsentRequest = {
  readonly id: string;
  readonly principal: string;
  readonly notice: { readonly id: string; readonly version: number };
  readonly language: string;
  readonly purposes: readonly string[];
  readonly method: string;
  readonly phrase: string | null;
  readonly state: "requested" | "deferred" | "refused" | "given" | "expired";
  readonly shown: readonly { readonly language: string; readonly at: string; readonly sha256: string }[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly consent: string | null;
};
export type Consent = {
  readonly id: string;
  readonly principal: string;
  readonly status: string;
  readonly dpvStatus: string;
  readonly grants: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly uses: number;
    readonly withdrawnAt: string | null;
  }[];
  readonly artefact: Readonly<Record<string, unknown>>;
  readonly sha256: string;
  readonly signature: string;
  readonly givenAt: string;
  readonly endedAt: string | null;
  readonly events?:
    | readonly { readonly type: string; readonly at: string; readonly by: string; readonly entry: string }[]
    | undefined;
};
export type Withdrawal = {
  readonly consent: string;
  readonly processors: readonly {
    readonly party: string;
    readonly name: string;
    readonly toldAt: string;
    readonly acknowledgedAt: string | null;
    readonly note: string | null;
  }[];
  readonly videos: readonly {
    readonly video: string;
    readonly decision: "keep" | "takedown" | null;
    readonly reason: string | null;
    readonly decidedAt: string | null;
  }[];
  readonly isSettled: boolean;
};
export type RetentionVerdict = {
  readonly kind:
    | "intermediates"
    | "output"
    | "order"
    | "likeness"
    | "consent"
    | "attempts"
    | "events"
    | "moderation"
    | "decisions"
    | "dead_letters";
  readonly subject: string;
  readonly class: "R0" | "R1" | "R2" | "R3" | "R4";
  readonly action: "keep" | "seal" | "purge" | "shred";
  readonly reasons: readonly string[];
  readonly processedAt: string;
  readonly floorAt: string | null;
  readonly purposeEndedAt: string | null;
  readonly ceilingAt: string | null;
};
export type PurgeReceipt = {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly class: string;
  readonly action: "seal" | "purge" | "shred";
  readonly profile: string;
  readonly policy: string | null;
  readonly items: number;
  readonly sizeBytes: number;
  readonly decidedAt: string;
  readonly doneAt: string | null;
  readonly entry: string | null;
};
export type LegalHold = {
  readonly id: string;
  readonly scope: "workspace" | "person" | "campaign" | "video";
  readonly target: string;
  readonly reason: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly liftedBy: string | null;
  readonly liftedAt: string | null;
  readonly liftReason: string | null;
};
export type NewLegalHold = {
  readonly scope: "workspace" | "person" | "campaign" | "video";
  readonly target?: string | undefined;
  readonly reason: string;
};
export type RightsRequest = {
  readonly id: string;
  readonly principal: string;
  readonly kind: "access" | "correction" | "erasure" | "nomination" | "grievance";
  readonly by: "principal" | "nominee" | "guardian";
  readonly language: string;
  readonly state: "received" | "identified" | "answered" | "refused" | "taken_back";
  readonly identity: {
    readonly method: "link" | "document" | "otp" | "in_person" | "video_call" | "employment_record";
    readonly at: string;
    readonly by: string;
    readonly evidenceSha256?: string | undefined;
  } | null;
  readonly clock: {
    readonly id: string;
    readonly law: string;
    readonly rule: string;
    readonly says: string;
    readonly isInForce: boolean;
  };
  readonly receivedAt: string;
  readonly dueAt: string;
  readonly isOverdue: boolean;
  readonly settledAt: string | null;
  readonly text: string | null;
  readonly answer: string | null;
  readonly answerSha256: string | null;
  readonly events?:
    | readonly { readonly type: string; readonly at: string; readonly by: string; readonly entry: string }[]
    | undefined;
};
export type AccessReport = { readonly report: string; readonly at: string };
export type Nominee = {
  readonly id: string;
  readonly principal: string;
  readonly name: string | null;
  readonly contact: string | null;
  readonly relation: string | null;
  readonly namedAt: string;
  readonly activatedAt: string | null;
};
export type Breach = {
  readonly id: string;
  readonly noticedAt: string;
  readonly scopes: readonly { readonly kind: string }[];
  readonly facts: Readonly<Record<string, string>>;
  readonly persons: number;
  readonly personsTold: number;
  readonly recipients: number;
  readonly clocks: readonly {
    readonly id: string;
    readonly law: string;
    readonly rule: string;
    readonly says: string;
    readonly isInForce: boolean;
    readonly dueAt: string;
    readonly isOverdue: boolean;
    readonly doneAt: string | null;
    readonly doneBy: string | null;
    readonly reference: string | null;
  }[];
  readonly createdAt: string;
  readonly closedAt: string | null;
};
export type AffectedPerson = {
  readonly principal: string;
  readonly why: readonly { readonly kind: "likeness" | "video" | "record"; readonly what: string }[];
  readonly toldAt: string | null;
};
export type NoticeDraft = {
  readonly id: string;
  readonly kind: "cert-in" | "board-first" | "board-full" | "person";
  readonly language: string;
  readonly text: string;
  readonly sha256: string;
  readonly missing?: readonly string[] | undefined;
  readonly draftedAt: string;
};
export type Me = {
  readonly kind: "person" | "service";
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly workspace: string;
  readonly scopes: readonly string[];
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
};
export type InvitedPerson = {
  readonly person: Person;
  readonly invitation: { readonly id: string; readonly secret: string; readonly expiresAt: string } | null;
};
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly state: "invited" | "active" | "ended";
  readonly roles: readonly string[];
  readonly rolesEverywhere: readonly string[];
  readonly createdAt: string;
  readonly joinedAt: string | null;
  readonly endedAt: string | null;
  readonly invitedUntil: string | null;
  readonly links: Readonly<Record<string, string>>;
};
export type NewPerson = {
  readonly name: string;
  readonly email?: string | undefined;
  readonly roles?:
    | readonly ("administrator" | "platform" | "ml" | "media" | "trust" | "producer" | "viewer")[]
    | undefined;
  readonly rolesEverywhere?:
    | readonly ("administrator" | "platform" | "ml" | "media" | "trust" | "producer" | "viewer")[]
    | undefined;
  readonly lifeMs?: number | undefined;
};
export type PersonChange = {
  readonly roles?:
    | readonly ("administrator" | "platform" | "ml" | "media" | "trust" | "producer" | "viewer")[]
    | undefined;
  readonly rolesEverywhere?:
    | readonly ("administrator" | "platform" | "ml" | "media" | "trust" | "producer" | "viewer")[]
    | undefined;
};
export type AcceptedInvitation = {
  readonly person: string;
  readonly workspace: string;
  readonly key: { readonly id: string; readonly secret: string; readonly expiresAt: string };
};
export type MadeKey = Key & { readonly secret: string };
export type Key = {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly scopes: readonly string[];
  readonly person: string | null;
  readonly service: string | null;
  readonly isWide: boolean;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedOn: string | null;
};
export type NewKey = {
  readonly name: string;
  readonly scopes?:
    | readonly (
        | "videos:read"
        | "videos:write"
        | "videos:review"
        | "previews:read"
        | "campaigns:read"
        | "campaigns:write"
        | "recipients:read"
        | "assets:read"
        | "assets:write"
        | "rollouts:read"
        | "rollouts:write"
        | "costs:read"
        | "costs:write"
        | "events:read"
        | "webhooks:read"
        | "webhooks:write"
        | "ledger:read"
        | "keys:write"
        | "services:write"
        | "people:read"
        | "people:write"
        | "stops:read"
        | "stops:write"
        | "stops:everywhere"
        | "consents:read"
        | "consents:write"
        | "rights:read"
        | "rights:write"
        | "breaches:read"
        | "breaches:write"
        | "duties:read"
        | "duties:write"
        | "evidence:read"
        | "retention:read"
        | "takedowns:read"
        | "takedowns:write"
        | "retention:write"
        | "workspaces:write"
        | "installation:read"
        | "installation:write"
      )[]
    | undefined;
  readonly service?: string | undefined;
  readonly isWide?: boolean | undefined;
  readonly expiresAt?: string | undefined;
};
export type OpenWorkspace = Workspace & { readonly roles: readonly string[] };
export type Workspace = {
  readonly id: string;
  readonly name: string;
  readonly concurrencyMax: number | null;
  readonly createdAt: string;
};
export type NewWorkspace = { readonly id: string; readonly name: string };
export type WorkspaceChange = {
  readonly name?: string | undefined;
  readonly concurrencyMax?: number | null | undefined;
};
export type Stop = {
  readonly id: string;
  readonly kind: "avatar" | "voice" | "model" | "template" | "campaign" | "workspace";
  readonly target: string;
  readonly isEverywhere: boolean;
  readonly reason: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly liftedBy: string | null;
  readonly liftedAt: string | null;
  readonly liftedReason: string | null;
  readonly videos?: number | undefined;
};
export type NewStop = {
  readonly kind: "avatar" | "voice" | "model" | "template" | "campaign" | "workspace";
  readonly target?: string | undefined;
  readonly isEverywhere?: boolean | undefined;
  readonly reason: string;
};
export type PolicyDecision = {
  readonly id: string;
  readonly at: string;
  readonly name:
    | "order"
    | "consent"
    | "egress"
    | "moderation"
    | "label"
    | "release"
    | "approvals"
    | "retention"
    | "roles";
  readonly video: string | null;
  readonly isAllowed: boolean;
  readonly reasons: readonly string[];
  readonly bundle: string | null;
  readonly inputSha256: string;
  readonly input?: unknown;
  readonly durationMs: number;
};
export type Moderation = {
  readonly id: string;
  readonly action: "allow" | "review" | "block";
  readonly inputSha256: string;
  readonly isOverridable: boolean;
  readonly decidedAt: string;
  readonly overriddenAt: string | null;
  readonly overrides: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  readonly appeals: readonly { readonly by: string; readonly reason: string; readonly at: string }[];
  readonly dueAt: string;
  readonly judged: Readonly<Record<string, unknown>>;
};
export type WaitingModeration = Moderation & { readonly video: string };
export type ModerationCoverage = {
  readonly policyEdition: string;
  readonly languages: readonly {
    readonly language: string;
    readonly level: "human_only" | "lexicon" | "rules" | "model";
    readonly by: readonly string[];
    readonly sufficesFor: readonly string[];
  }[];
};
export type ComplianceMatrix = {
  readonly edition: string;
  readonly source: string;
  readonly on: string;
  readonly rules: readonly ComplianceRule[];
  readonly counts: { readonly yes: number; readonly partly: number; readonly no: number };
};
export type ComplianceRule = {
  readonly id: number;
  readonly law: string;
  readonly rule: string;
  readonly says: string;
  readonly standing: {
    readonly state: "in_force" | "not_yet" | "contested" | "ended" | "draft" | "voluntary" | "ours";
    readonly says: string;
  };
  readonly onlyFor?: string | undefined;
  readonly control: string;
  readonly built: "yes" | "partly" | "no";
  readonly missing?: string | undefined;
  readonly evidence: readonly (
    | { readonly test: string }
    | { readonly guide: string }
    | { readonly command: string }
    | { readonly route: string }
    | { readonly policy: string }
  )[];
  readonly live?:
    | { readonly state: "fine" | "attention" | "nothing_yet" | "unknown"; readonly says: string }
    | undefined;
};
export type Duty = {
  readonly id:
    | "access-review"
    | "log-review"
    | "impact-assessment"
    | "independent-audit"
    | "due-diligence"
    | "state-request"
    | "user-notice"
    | "political-content";
  readonly rule: number;
  readonly says: string;
  readonly onlyFor?: string | undefined;
  readonly everyMonths: number | null;
  readonly isOwnInterval: boolean;
  readonly lastAt: string | null;
  readonly dueAt: string | null;
  readonly isOverdue: boolean;
};
export type DutyRecord = {
  readonly id: string;
  readonly duty:
    | "access-review"
    | "log-review"
    | "impact-assessment"
    | "independent-audit"
    | "due-diligence"
    | "state-request"
    | "user-notice"
    | "political-content";
  readonly doneAt: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly text: string | null;
};
export type NewDutyRecord = {
  readonly duty:
    | "access-review"
    | "log-review"
    | "impact-assessment"
    | "independent-audit"
    | "due-diligence"
    | "state-request"
    | "user-notice"
    | "political-content";
  readonly doneAt?: string | undefined;
  readonly text: string;
};
export type AuditEntry = {
  readonly index: number;
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly actor: string;
  readonly entry: string;
};
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?:
    | readonly {
        readonly code: string;
        readonly detail: string;
        readonly position?: { readonly file: string; readonly line: number; readonly column: number } | undefined;
        readonly pointer?: string | undefined;
        readonly parameter?: string | undefined;
        readonly category?: string | undefined;
      }[]
    | undefined;
  readonly video?: string | undefined;
  readonly decision?: string | undefined;
};

export type Routes = {
  "/v1/videos": {
    $post:
      | {
          input: { header?: { "idempotency-key"?: string }; json: NewVideo };
          output: Video;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { header?: { "idempotency-key"?: string }; json: NewVideo };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {
            query?: {
              state?:
                | "queued"
                | "screening"
                | "in_review"
                | "rendering"
                | "verifying"
                | "ready"
                | "blocked"
                | "failed"
                | "cancelled"
                | "withdrawn";
              callbackId?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly videos: readonly Video[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              state?:
                | "queued"
                | "screening"
                | "in_review"
                | "rendering"
                | "verifying"
                | "ready"
                | "blocked"
                | "failed"
                | "cancelled"
                | "withdrawn";
              callbackId?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id": {
    $get:
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null; seen?: string } };
          output: Video;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null; seen?: string } };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null; seen?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/progress": {
    $get:
      | {
          input: { param: { id: string }; header?: { "last-event-id"?: string } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { id: string }; header?: { "last-event-id"?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/cancel": {
    $post:
      | { input: { param: { id: string } }; output: Video; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/retry": {
    $post:
      | { input: { param: { id: string } }; output: Video; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/approve": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Video;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/lock.json": {
    $get:
      | {
          input: { param: { id: string } };
          output: Readonly<Record<string, unknown>>;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/attempts": {
    $get:
      | {
          input: { param: { id: string } };
          output: { readonly attempts: readonly Attempt[] };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/reproduce": {
    $post:
      | { input: { param: { id: string } }; output: Reproduction; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/reproductions/:run": {
    $get:
      | { input: { param: { id: string; run: string } }; output: Reproduction; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string; run: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/files/:name": {
    $get:
      | {
          input: {
            param: {
              id: string;
              name: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
          };
          output: unknown;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              id: string;
              name: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
          };
          output: unknown;
          outputFormat: "json";
          status: 206;
        }
      | {
          input: {
            param: {
              id: string;
              name: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
          };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: {
            param: {
              id: string;
              name: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
          };
          output: string;
          outputFormat: "text";
          status: 416;
        }
      | {
          input: {
            param: {
              id: string;
              name: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns": {
    $post:
      | {
          input: { header?: { "idempotency-key"?: string }; json: NewCampaign };
          output: Campaign;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { header?: { "idempotency-key"?: string }; json: NewCampaign };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {
            query?: {
              state?: "checking" | "ready_to_start" | "running" | "paused" | "done" | "cancelled";
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly campaigns: readonly Campaign[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              state?: "checking" | "ready_to_start" | "running" | "paused" | "done" | "cancelled";
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id": {
    $get:
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null } };
          output: Campaign;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null } };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: { param: { id: string }; query?: { waitMs?: number | string | null } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $delete:
      | { input: { param: { id: string } }; output: Campaign; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/rows": {
    $post:
      | {
          input: {
            param: { id: string };
            query?: { replace?: string; at?: number | string | null };
            json: readonly Readonly<Record<string, string | number | boolean | null>>[];
          };
          output: Campaign;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: {
            param: { id: string };
            query?: { replace?: string; at?: number | string | null };
            json: readonly Readonly<Record<string, string | number | boolean | null>>[];
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {
            param: { id: string };
            query?: {
              state?: "unchecked" | "good" | "bad" | "ordered" | "in_review" | "ready" | "failed" | "cancelled";
              cursor?: string;
              limit?: number | string;
            };
          };
          output: { readonly rows: readonly CampaignRow[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            query?: {
              state?: "unchecked" | "good" | "bad" | "ordered" | "in_review" | "ready" | "failed" | "cancelled";
              cursor?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id/errors.csv": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id/results.csv": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id/quote": {
    $get:
      | { input: { param: { id: string } }; output: CampaignQuote; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id/names.wav": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/campaigns/:id/sample": {
    $post:
      | {
          input: {
            param: { id: string };
            json: { readonly count?: number | undefined; readonly test?: boolean | undefined };
          };
          output: Campaign;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: {
            param: { id: string };
            json: { readonly count?: number | undefined; readonly test?: boolean | undefined };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/start": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly partial?: boolean | undefined } };
          output: Campaign;
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { param: { id: string }; json: { readonly partial?: boolean | undefined } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/pause": {
    $post:
      | { input: { param: { id: string } }; output: Campaign; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/resume": {
    $post:
      | { input: { param: { id: string } }; output: Campaign; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/cancel": {
    $post:
      | { input: { param: { id: string } }; output: Campaign; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/campaigns/:id/retry": {
    $post:
      | { input: { param: { id: string } }; output: Campaign; outputFormat: "json"; status: 202 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/recipients/erase": {
    $post:
      | { input: { json: ErasedRecipientWish }; output: ErasedRecipient; outputFormat: "json"; status: 200 }
      | {
          input: { json: ErasedRecipientWish };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/verify": {
    $post:
      | {
          input: { query?: { language?: "en" | "hi" } };
          output: {
            readonly state: "none" | "malformed" | "invalid" | "valid" | "trusted";
            readonly isWellFormed: boolean;
            readonly isValid: boolean;
            readonly isTrusted: boolean;
            readonly faults: readonly { readonly code: string; readonly message: string }[];
            readonly told: {
              readonly verdict: string;
              readonly reasons: readonly string[];
              readonly facts: readonly { readonly name: string; readonly value: string }[];
            };
            readonly origin: {
              readonly kind: "unmarked" | "uncertain" | "made_here" | "one_video";
              readonly verdict: string;
              readonly differences: readonly string[];
              readonly facts: readonly { readonly name: string; readonly value: string }[];
            } | null;
          };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { language?: "en" | "hi" } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/verify/url": {
    $post:
      | {
          input: { query?: { language?: "en" | "hi" }; json: VerifyUrl };
          output: {
            readonly state: "none" | "malformed" | "invalid" | "valid" | "trusted";
            readonly isWellFormed: boolean;
            readonly isValid: boolean;
            readonly isTrusted: boolean;
            readonly faults: readonly { readonly code: string; readonly message: string }[];
            readonly told: {
              readonly verdict: string;
              readonly reasons: readonly string[];
              readonly facts: readonly { readonly name: string; readonly value: string }[];
            };
            readonly origin: {
              readonly kind: "unmarked" | "uncertain" | "made_here" | "one_video";
              readonly verdict: string;
              readonly differences: readonly string[];
              readonly facts: readonly { readonly name: string; readonly value: string }[];
            } | null;
          };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { language?: "en" | "hi" }; json: VerifyUrl };
          output: Problem;
          outputFormat: "json";
          status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/traces": {
    $post:
      | { input: {}; output: CopyTrace; outputFormat: "json"; status: 200 }
      | {
          input: {};
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/links": {
    $post:
      | { input: { param: { id: string }; json: NewLink }; output: Link; outputFormat: "json"; status: 201 }
      | {
          input: { param: { id: string }; json: NewLink };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/links/rotate": {
    $post:
      | { input: {}; output: { readonly keyVersion: number }; outputFormat: "json"; status: 200 }
      | {
          input: {};
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/links/:id/:file": {
    $get:
      | {
          input: {
            param: {
              id: string;
              file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
            query: { expires?: number | string | null; key: number | string; signature: string };
          };
          output: unknown;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              id: string;
              file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
            query: { expires?: number | string | null; key: number | string; signature: string };
          };
          output: unknown;
          outputFormat: "json";
          status: 206;
        }
      | {
          input: {
            param: {
              id: string;
              file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
            query: { expires?: number | string | null; key: number | string; signature: string };
          };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: {
            param: {
              id: string;
              file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
            query: { expires?: number | string | null; key: number | string; signature: string };
          };
          output: string;
          outputFormat: "text";
          status: 416;
        }
      | {
          input: {
            param: {
              id: string;
              file: "video" | "manifest" | "declaration" | "poster" | "vtt" | "srt" | "timeline" | "gates";
            };
            query: { expires?: number | string | null; key: number | string; signature: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/preview.m3u8": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/preview/init.mp4": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/preview/:segment": {
    $get:
      | { input: { param: { id: string; segment: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string; segment: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/costs": {
    $get:
      | {
          input: {
            query?: {
              by?: "video" | "campaign" | "workspace" | "step" | "day";
              video?: string;
              campaign?: string;
              from?: string;
              to?: string;
            };
          };
          output: Costs;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              by?: "video" | "campaign" | "workspace" | "step" | "day";
              video?: string;
              campaign?: string;
              from?: string;
              to?: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/budgets": {
    $get:
      | { input: {}; output: Budgets; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
    $put:
      | { input: { json: BudgetsOrder }; output: Budgets; outputFormat: "json"; status: 200 }
      | {
          input: { json: BudgetsOrder };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/events": {
    $get:
      | {
          input: {
            query?: {
              type?: string;
              subject?: string;
              since?: string;
              until?: string;
              limit?: number | string;
              cursor?: string;
              order?: "asc" | "desc";
            };
          };
          output: EventPage;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              type?: string;
              subject?: string;
              since?: string;
              until?: string;
              limit?: number | string;
              cursor?: string;
              order?: "asc" | "desc";
            };
          };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: {
            query?: {
              type?: string;
              subject?: string;
              since?: string;
              until?: string;
              limit?: number | string;
              cursor?: string;
              order?: "asc" | "desc";
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/events/export": {
    $get:
      | {
          input: {
            query?: { type?: string; subject?: string; since?: string; until?: string; format?: "csv" | "jsonl" };
          };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: {
            query?: { type?: string; subject?: string; since?: string; until?: string; format?: "csv" | "jsonl" };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/events/stream": {
    $get:
      | {
          input: { query?: { type?: string; subject?: string; after?: string }; header?: { "last-event-id"?: string } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { query?: { type?: string; subject?: string; after?: string }; header?: { "last-event-id"?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/events/:id": {
    $get:
      | { input: { param: { id: string } }; output: Event; outputFormat: "json"; status: 200 }
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 304 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/events": {
    $get:
      | {
          input: { param: { id: string }; query?: { limit?: number | string; cursor?: string } };
          output: EventPage;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { limit?: number | string; cursor?: string } };
          output: string;
          outputFormat: "text";
          status: 304;
        }
      | {
          input: { param: { id: string }; query?: { limit?: number | string; cursor?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/webhooks": {
    $post:
      | {
          input: {
            json: {
              readonly url: string;
              readonly description?: string | undefined;
              readonly types?: readonly string[] | undefined;
            };
          };
          output: NewWebhook;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly url: string;
              readonly description?: string | undefined;
              readonly types?: readonly string[] | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | { input: {}; output: { readonly webhooks: readonly Webhook[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/webhooks/:id": {
    $get:
      | { input: { param: { id: string } }; output: Webhook; outputFormat: "json"; status: 200 }
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 304 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $patch:
      | {
          input: {
            param: { id: string };
            json: {
              readonly url?: string | undefined;
              readonly description?: string | undefined;
              readonly types?: readonly string[] | undefined;
              readonly state?: "enabled" | "disabled" | undefined;
            };
          };
          output: Webhook;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly url?: string | undefined;
              readonly description?: string | undefined;
              readonly types?: readonly string[] | undefined;
              readonly state?: "enabled" | "disabled" | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $delete:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 204 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/webhooks/:id/rotate": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly overlapMs?: number | undefined } };
          output: NewSecret;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: { param: { id: string }; json: { readonly overlapMs?: number | undefined } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/webhooks/:id/ping": {
    $post:
      | {
          input: { param: { id: string } };
          output: { readonly event: string; readonly links: Readonly<Record<string, string>> };
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/webhooks/:id/deliveries": {
    $get:
      | {
          input: {
            param: { id: string };
            query?: { state?: "waiting" | "delivered" | "dead"; limit?: number | string; cursor?: string };
          };
          output: { readonly deliveries: readonly Delivery[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            query?: { state?: "waiting" | "delivered" | "dead"; limit?: number | string; cursor?: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/webhooks/:id/deliveries/:event": {
    $get:
      | { input: { param: { id: string; event: string } }; output: Delivery; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string; event: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/webhooks/:id/deliveries/:event/redeliver": {
    $post:
      | {
          input: { param: { id: string; event: string } };
          output: { readonly event: string; readonly links: Readonly<Record<string, string>> };
          outputFormat: "json";
          status: 202;
        }
      | {
          input: { param: { id: string; event: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/webhooks/:id/redeliver": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly since: string;
              readonly until?: string | undefined;
              readonly which?: "missed" | "all" | undefined;
            };
          };
          output: { readonly count: number; readonly next: string | null };
          outputFormat: "json";
          status: 202;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly since: string;
              readonly until?: string | undefined;
              readonly which?: "missed" | "all" | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/runs": {
    $get:
      | {
          input: {
            query?: {
              video?: string;
              state?: "running" | "done" | "failed" | "cancelled" | "superseded";
              purpose?: "measure" | "make" | "reproduce" | "shadow";
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly runs: readonly Run[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              video?: string;
              state?: "running" | "done" | "failed" | "cancelled" | "superseded";
              purpose?: "measure" | "make" | "reproduce" | "shadow";
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/runs/:id": {
    $get:
      | { input: { param: { id: string } }; output: RunWithSteps; outputFormat: "json"; status: 200 }
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 304 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/blobs/:digest": {
    $get:
      | {
          input: { param: { digest: string } };
          output: { readonly digest: string; readonly isStored: boolean };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { digest: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $put:
      | { input: { param: { digest: string } }; output: { readonly digest: string }; outputFormat: "json"; status: 201 }
      | {
          input: { param: { digest: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/assets": {
    $get:
      | {
          input: {
            query?: {
              kind?:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name?: string;
              alias?: string;
              deprecated?: "true" | "false";
              limit?: number | string;
              after?: string;
            };
          };
          output: { readonly assets: readonly ListedAsset[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              kind?:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name?: string;
              alias?: string;
              deprecated?: "true" | "false";
              limit?: number | string;
              after?: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
    $post:
      | {
          input: {
            query: {
              kind?:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name?: string;
              version?: string;
              licence: string;
              likeness?: "none" | "synthetic" | "person";
              person?: string;
              source?: string;
            };
          };
          output: PushedAsset;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query: {
              kind?:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name?: string;
              version?: string;
              licence: string;
              likeness?: "none" | "synthetic" | "person";
              person?: string;
              source?: string;
            };
          };
          output: PushedAsset;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            query: {
              kind?:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name?: string;
              version?: string;
              licence: string;
              likeness?: "none" | "synthetic" | "person";
              person?: string;
              source?: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/assets/diff": {
    $get:
      | { input: { query: { from: string; to: string } }; output: AssetDiff; outputFormat: "json"; status: 200 }
      | {
          input: { query: { from: string; to: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/assets/:kind/:name": {
    $get:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
            };
          };
          output: Asset;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/assets/:kind/:name/:version": {
    $get:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: AssetVersion;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $delete:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: string;
          outputFormat: "text";
          status: 204;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/assets/:kind/:name/:version/archive": {
    $get:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/assets/:kind/:name/aliases/:alias": {
    $put:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              alias: string;
            };
            json: {
              readonly version: string;
              readonly reason?: string | undefined;
              readonly frozen?: boolean | undefined;
            };
          };
          output: {
            readonly kind:
              | "avatar"
              | "voice"
              | "lexicon"
              | "template"
              | "prompt"
              | "brand"
              | "background"
              | "music"
              | "sting"
              | "model";
            readonly name: string;
            readonly alias: string;
            readonly version: string | null;
            readonly isFrozen: boolean;
            readonly isMoved: boolean;
          };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              alias: string;
            };
            json: {
              readonly version: string;
              readonly reason?: string | undefined;
              readonly frozen?: boolean | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $delete:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              alias: string;
            };
            query?: { reason?: string };
          };
          output: {
            readonly kind:
              | "avatar"
              | "voice"
              | "lexicon"
              | "template"
              | "prompt"
              | "brand"
              | "background"
              | "music"
              | "sting"
              | "model";
            readonly name: string;
            readonly alias: string;
            readonly version: string | null;
            readonly isFrozen: boolean;
            readonly isMoved: boolean;
          };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              alias: string;
            };
            query?: { reason?: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/assets/:kind/:name/:version/deprecate": {
    $post:
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
            json: { readonly reason: string | null; readonly replacement?: string | undefined };
          };
          output: AssetVersion;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: {
              kind:
                | "avatar"
                | "voice"
                | "lexicon"
                | "template"
                | "prompt"
                | "brand"
                | "background"
                | "music"
                | "sting"
                | "model";
              name: string;
              version: string;
            };
            json: { readonly reason: string | null; readonly replacement?: string | undefined };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/models/:name/:version/card": {
    $get:
      | {
          input: { param: { name: string; version: string }; query?: { format?: "markdown" | "cyclonedx" } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { name: string; version: string }; query?: { format?: "markdown" | "cyclonedx" } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/models/:name/:version/promote": {
    $post:
      | {
          input: { param: { name: string; version: string }; json: ModelChange };
          output: ModelMove;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { name: string; version: string }; json: ModelChange };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/models/:name/rollback": {
    $post:
      | { input: { param: { name: string }; json: ModelChange }; output: ModelMove; outputFormat: "json"; status: 200 }
      | {
          input: { param: { name: string }; json: ModelChange };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/lineage": {
    $get:
      | { input: { param: { id: string } }; output: LineageEvents; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/provenance": {
    $get:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/models/:name/:version/provenance": {
    $get:
      | { input: { param: { name: string; version: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { name: string; version: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/statement-keys": {
    $get:
      | { input: {}; output: StatementKeys; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/templates": {
    $get:
      | {
          input: { query?: { name?: string; limit?: number | string; after?: string } };
          output: { readonly templates: readonly ListedTemplate[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { name?: string; limit?: number | string; after?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/templates/:ref/variables": {
    $get:
      | { input: { param: { ref: string } }; output: TemplateVariables; outputFormat: "json"; status: 200 }
      | { input: { param: { ref: string } }; output: string; outputFormat: "text"; status: 304 }
      | {
          input: { param: { ref: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rollouts/:id/decision": {
    $get:
      | { input: { param: { id: string } }; output: RolloutDecision; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rollouts/:id/flagger/:ask": {
    $post:
      | {
          input: {
            param: { id: string; ask: "rollout" | "confirm-traffic-increase" | "confirm-promotion" | "rollback" };
            json: FlaggerWebhook;
          };
          output: RolloutDecision;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string; ask: "rollout" | "confirm-traffic-increase" | "confirm-promotion" | "rollback" };
            json: FlaggerWebhook;
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/kayenta/canary": {
    $post:
      | { input: { json: KayentaAdhocExecutionRequest }; output: KayentaExecution; outputFormat: "json"; status: 200 }
      | {
          input: { json: KayentaAdhocExecutionRequest };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/kayenta/canary/:id": {
    $post:
      | {
          input: { param: { id: string }; json: KayentaExecutionRequest };
          output: KayentaExecution;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: KayentaExecutionRequest };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | { input: { param: { id: string } }; output: KayentaExecutionStatus; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/kayenta/judge": {
    $post:
      | { input: { json: KayentaRemoteJudgement }; output: KayentaJudgeResult; outputFormat: "json"; status: 200 }
      | {
          input: { json: KayentaRemoteJudgement };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts": {
    $post:
      | { input: { json: NewRollout }; output: Rollout; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewRollout };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { after?: string } };
          output: { readonly rollouts: readonly Rollout[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rollouts/:id": {
    $get:
      | { input: { param: { id: string } }; output: Rollout; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $patch:
      | { input: { param: { id: string }; json: RolloutChange }; output: Rollout; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: RolloutChange };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts/:id/approve": {
    $post:
      | { input: { param: { id: string }; json: RolloutApproval }; output: Rollout; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: RolloutApproval };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts/:id/observations": {
    $post:
      | {
          input: { param: { id: string }; json: RolloutObservation };
          output: Rollout;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: RolloutObservation };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts/compare": {
    $post:
      | { input: { json: RolloutWishes }; output: RolloutReconciliation; outputFormat: "json"; status: 200 }
      | {
          input: { json: RolloutWishes };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts/reconcile": {
    $post:
      | { input: { json: RolloutWishes }; output: RolloutReconciliation; outputFormat: "json"; status: 200 }
      | {
          input: { json: RolloutWishes };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rollouts/:id/replay": {
    $get:
      | { input: { param: { id: string } }; output: RolloutJudgement; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/takedown-grounds": {
    $get:
      | { input: {}; output: TakedownGrounds; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/takedowns/find": {
    $post:
      | { input: { json: TakedownTarget }; output: TakedownFinding; outputFormat: "json"; status: 200 }
      | {
          input: { json: TakedownTarget };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/takedowns": {
    $post:
      | { input: { json: NewTakedown }; output: Takedown; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewTakedown };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { open?: "true" | "false"; after?: string; limit?: number | string } };
          output: { readonly takedowns: readonly Takedown[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { open?: "true" | "false"; after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/takedowns/:id": {
    $get:
      | { input: { param: { id: string } }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/takedowns/:id/revoke": {
    $post:
      | { input: { param: { id: string }; json: TakedownReason }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: TakedownReason };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/takedowns/:id/refuse": {
    $post:
      | { input: { param: { id: string }; json: TakedownReason }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: TakedownReason };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/takedowns/:id/appeal": {
    $post:
      | { input: { param: { id: string }; json: TakedownReason }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: TakedownReason };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/takedowns/:id/reinstate": {
    $post:
      | { input: { param: { id: string }; json: TakedownReason }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: TakedownReason };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/takedowns/:id/appeal/verdict": {
    $post:
      | { input: { param: { id: string }; json: AppealVerdict }; output: Takedown; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: AppealVerdict };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/principals": {
    $post:
      | {
          input: { json: { readonly ref: string; readonly name: string; readonly contact?: string | undefined } };
          output: Principal;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: { json: { readonly ref: string; readonly name: string; readonly contact?: string | undefined } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: { readonly principals: readonly Principal[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/principals/:id": {
    $get:
      | { input: { param: { id: string } }; output: Principal; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/principals/:id/age": {
    $put:
      | {
          input: {
            param: { id: string };
            json: {
              readonly age: "adult" | "minor" | "unknown";
              readonly evidence: {
                readonly method: "document" | "attestation" | "digilocker" | "employment-record";
                readonly at: string;
                readonly evidenceSha256?: string | undefined;
              };
              readonly guardian?:
                | { readonly ref: string; readonly instrumentSha256: string; readonly verifiedAt: string }
                | undefined;
            };
          };
          output: Principal;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly age: "adult" | "minor" | "unknown";
              readonly evidence: {
                readonly method: "document" | "attestation" | "digilocker" | "employment-record";
                readonly at: string;
                readonly evidenceSha256?: string | undefined;
              };
              readonly guardian?:
                | { readonly ref: string; readonly instrumentSha256: string; readonly verifiedAt: string }
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/parties": {
    $post:
      | {
          input: {
            json: {
              readonly role: "fiduciary" | "processor";
              readonly name: string;
              readonly address: string;
              readonly contact: string;
              readonly country: string;
              readonly contractRef?: string | null | undefined;
            };
          };
          output: ConsentParty;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly role: "fiduciary" | "processor";
              readonly name: string;
              readonly address: string;
              readonly contact: string;
              readonly country: string;
              readonly contractRef?: string | null | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | { input: {}; output: { readonly parties: readonly ConsentParty[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/parties/:id": {
    $delete:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 204 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/notices": {
    $post:
      | {
          input: {
            json: {
              readonly id: string;
              readonly shipped?:
                | {
                    readonly languages: readonly string[];
                    readonly purposes: readonly string[];
                    readonly modalities: readonly ("face" | "voice" | "gesture" | "name")[];
                    readonly links: { readonly rights: string; readonly board: string };
                  }
                | undefined;
              readonly contents?:
                | readonly {
                    readonly language: string;
                    readonly title: string;
                    readonly intro: string;
                    readonly headings: {
                      readonly data: string;
                      readonly purposes: string;
                      readonly retention: string;
                      readonly rights: string;
                      readonly withdrawal: string;
                      readonly complaint: string;
                      readonly contact: string;
                    };
                    readonly data: readonly string[];
                    readonly purposes: readonly {
                      readonly purpose: string;
                      readonly label: string;
                      readonly uses: string;
                    }[];
                    readonly retention: string;
                    readonly rights: string;
                    readonly withdrawal: string;
                    readonly complaint: string;
                    readonly contact: string;
                    readonly links: { readonly rights: string; readonly board: string };
                    readonly words: {
                      readonly choose: string;
                      readonly agree: string;
                      readonly refuse: string;
                      readonly later: string;
                      readonly withdraw: string;
                      readonly withdrawOne: string;
                      readonly receipt: string;
                      readonly code: string;
                      readonly phrase: string;
                      readonly given: string;
                      readonly withdrawn: string;
                      readonly refused: string;
                      readonly expired: string;
                      readonly deferred: string;
                      readonly wrongCode: string;
                      readonly nothingChosen: string;
                      readonly elsewhere: string;
                      readonly where: string;
                      readonly languages: string;
                      readonly territories: string;
                      readonly until: string;
                      readonly uses: string;
                      readonly never: string;
                      readonly rightsLink: string;
                      readonly boardLink: string;
                      readonly language: string;
                    };
                    readonly channels: Readonly<Record<string, string>>;
                    readonly contentClasses: Readonly<Record<string, string>>;
                  }[]
                | undefined;
            };
          };
          output: Notice;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly id: string;
              readonly shipped?:
                | {
                    readonly languages: readonly string[];
                    readonly purposes: readonly string[];
                    readonly modalities: readonly ("face" | "voice" | "gesture" | "name")[];
                    readonly links: { readonly rights: string; readonly board: string };
                  }
                | undefined;
              readonly contents?:
                | readonly {
                    readonly language: string;
                    readonly title: string;
                    readonly intro: string;
                    readonly headings: {
                      readonly data: string;
                      readonly purposes: string;
                      readonly retention: string;
                      readonly rights: string;
                      readonly withdrawal: string;
                      readonly complaint: string;
                      readonly contact: string;
                    };
                    readonly data: readonly string[];
                    readonly purposes: readonly {
                      readonly purpose: string;
                      readonly label: string;
                      readonly uses: string;
                    }[];
                    readonly retention: string;
                    readonly rights: string;
                    readonly withdrawal: string;
                    readonly complaint: string;
                    readonly contact: string;
                    readonly links: { readonly rights: string; readonly board: string };
                    readonly words: {
                      readonly choose: string;
                      readonly agree: string;
                      readonly refuse: string;
                      readonly later: string;
                      readonly withdraw: string;
                      readonly withdrawOne: string;
                      readonly receipt: string;
                      readonly code: string;
                      readonly phrase: string;
                      readonly given: string;
                      readonly withdrawn: string;
                      readonly refused: string;
                      readonly expired: string;
                      readonly deferred: string;
                      readonly wrongCode: string;
                      readonly nothingChosen: string;
                      readonly elsewhere: string;
                      readonly where: string;
                      readonly languages: string;
                      readonly territories: string;
                      readonly until: string;
                      readonly uses: string;
                      readonly never: string;
                      readonly rightsLink: string;
                      readonly boardLink: string;
                      readonly language: string;
                    };
                    readonly channels: Readonly<Record<string, string>>;
                    readonly contentClasses: Readonly<Record<string, string>>;
                  }[]
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {};
          output: {
            readonly notices: readonly {
              readonly id: string;
              readonly version: number;
              readonly languages: readonly string[];
            }[];
          };
          outputFormat: "json";
          status: 200;
        }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/notices/:id": {
    $get:
      | {
          input: { param: { id: string }; query?: { version?: number | string } };
          output: Notice;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { version?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consent-requests": {
    $post:
      | {
          input: {
            json: {
              readonly principal: string;
              readonly notice: { readonly id: string; readonly version?: number | undefined };
              readonly language: string;
              readonly offers: readonly {
                readonly purpose: string;
                readonly modalities: readonly ("face" | "voice" | "gesture" | "name")[];
                readonly operations: readonly (
                  | "train-clone"
                  | "synthesise"
                  | "edit"
                  | "dub"
                  | "translate"
                  | "publish"
                )[];
                readonly channels: readonly string[];
                readonly territories?: readonly string[] | undefined;
                readonly languages: readonly string[];
                readonly contentClasses?:
                  | {
                      readonly allow: readonly ("general" | "political" | "sexual" | "medical-claim" | "endorsement")[];
                      readonly deny: readonly ("general" | "political" | "sexual" | "medical-claim" | "endorsement")[];
                    }
                  | undefined;
                readonly assets: readonly {
                  readonly name: string;
                  readonly kind: "avatar" | "voice";
                  readonly sha256: string;
                }[];
                readonly derived?:
                  | readonly { readonly name: string; readonly model: string; readonly sha256: string }[]
                  | undefined;
                readonly scriptApproval?: "none" | "per-script" | "per-video" | undefined;
                readonly usesMax?: number | undefined;
                readonly trainingUse?: "notAllowed" | "allowed" | undefined;
                readonly validFrom?: string | undefined;
                readonly validUntil: string;
                readonly dataLife?: { readonly unit: "day" | "month" | "year"; readonly value: number } | undefined;
                readonly storageRegions?: readonly string[] | undefined;
                readonly retentionClass?: "R1" | "R3" | "R4" | undefined;
              }[];
              readonly method?: "click" | "otp" | "spoken" | "paper" | undefined;
              readonly expiresAt?: string | undefined;
            };
          };
          output: ConsentRequest & { readonly link: string; readonly code?: string | undefined };
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly principal: string;
              readonly notice: { readonly id: string; readonly version?: number | undefined };
              readonly language: string;
              readonly offers: readonly {
                readonly purpose: string;
                readonly modalities: readonly ("face" | "voice" | "gesture" | "name")[];
                readonly operations: readonly (
                  | "train-clone"
                  | "synthesise"
                  | "edit"
                  | "dub"
                  | "translate"
                  | "publish"
                )[];
                readonly channels: readonly string[];
                readonly territories?: readonly string[] | undefined;
                readonly languages: readonly string[];
                readonly contentClasses?:
                  | {
                      readonly allow: readonly ("general" | "political" | "sexual" | "medical-claim" | "endorsement")[];
                      readonly deny: readonly ("general" | "political" | "sexual" | "medical-claim" | "endorsement")[];
                    }
                  | undefined;
                readonly assets: readonly {
                  readonly name: string;
                  readonly kind: "avatar" | "voice";
                  readonly sha256: string;
                }[];
                readonly derived?:
                  | readonly { readonly name: string; readonly model: string; readonly sha256: string }[]
                  | undefined;
                readonly scriptApproval?: "none" | "per-script" | "per-video" | undefined;
                readonly usesMax?: number | undefined;
                readonly trainingUse?: "notAllowed" | "allowed" | undefined;
                readonly validFrom?: string | undefined;
                readonly validUntil: string;
                readonly dataLife?: { readonly unit: "day" | "month" | "year"; readonly value: number } | undefined;
                readonly storageRegions?: readonly string[] | undefined;
                readonly retentionClass?: "R1" | "R3" | "R4" | undefined;
              }[];
              readonly method?: "click" | "otp" | "spoken" | "paper" | undefined;
              readonly expiresAt?: string | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: { readonly requests: readonly ConsentRequest[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consent-requests/:id": {
    $get:
      | { input: { param: { id: string } }; output: ConsentRequest; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consent-requests/:id/give": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly purposes: readonly string[];
              readonly language: string;
              readonly evidence: { readonly mediaSha256: string; readonly shownAt: string };
            };
          };
          output: Consent;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly purposes: readonly string[];
              readonly language: string;
              readonly evidence: { readonly mediaSha256: string; readonly shownAt: string };
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/consents/keys.json": {
    $get:
      | {
          input: {};
          output: {
            readonly keys: readonly {
              readonly kty: string;
              readonly crv: string;
              readonly x: string;
              readonly kid: string;
            }[];
          };
          outputFormat: "json";
          status: 200;
        }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 404 | 429 | 500 | 503 };
  };
  "/v1/consents": {
    $get:
      | {
          input: {
            query?: {
              principal?: string;
              status?: "given" | "renewed" | "paused" | "expired" | "invalidated" | "revoked" | "withdrawn";
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly consents: readonly Consent[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              principal?: string;
              status?: "given" | "renewed" | "paused" | "expired" | "invalidated" | "revoked" | "withdrawn";
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consents/:id": {
    $get:
      | { input: { param: { id: string } }; output: Consent; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consents/:id/withdraw": {
    $post:
      | {
          input: {
            param: { id: string };
            json: { readonly purposes?: readonly string[] | undefined; readonly reason?: string | undefined };
          };
          output: Withdrawal;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: { readonly purposes?: readonly string[] | undefined; readonly reason?: string | undefined };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/consents/:id/status": {
    $post:
      | {
          input: {
            param: { id: string };
            json: { readonly to: "given" | "paused" | "revoked" | "invalidated"; readonly reason: string };
          };
          output: Consent;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: { readonly to: "given" | "paused" | "revoked" | "invalidated"; readonly reason: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/consents/:id/withdrawal": {
    $get:
      | { input: { param: { id: string } }; output: Withdrawal; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/consents/:id/processors/:party/done": {
    $post:
      | {
          input: { param: { id: string; party: string }; json: { readonly note: string } };
          output: Withdrawal;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string; party: string }; json: { readonly note: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/consents/:id/videos/:video/decision": {
    $post:
      | {
          input: {
            param: { id: string; video: string };
            json: { readonly decision: "keep" | "takedown"; readonly reason: string };
          };
          output: Withdrawal;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string; video: string };
            json: { readonly decision: "keep" | "takedown"; readonly reason: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/retention/plan": {
    $get:
      | {
          input: {};
          output: { readonly profile: string; readonly verdicts: readonly RetentionVerdict[] };
          outputFormat: "json";
          status: 200;
        }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/retention/sweep": {
    $post:
      | {
          input: {};
          output: { readonly profile: string; readonly verdicts: readonly RetentionVerdict[] };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {};
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/retention/receipts": {
    $get:
      | { input: {}; output: { readonly receipts: readonly PurgeReceipt[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/retention/holds": {
    $post:
      | { input: { json: NewLegalHold }; output: LegalHold; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewLegalHold };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { standing?: "true" | "false" } };
          output: { readonly holds: readonly LegalHold[] };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { standing?: "true" | "false" } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/retention/holds/:id/lift": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: LegalHold;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rights-requests": {
    $post:
      | {
          input: {
            json: {
              readonly principal: string;
              readonly kind: "access" | "correction" | "erasure" | "nomination" | "grievance";
              readonly by?: "principal" | "nominee" | "guardian" | undefined;
              readonly language?: string | undefined;
              readonly text?: string | undefined;
              readonly nominee?:
                | { readonly name: string; readonly contact: string; readonly relation?: string | undefined }
                | undefined;
            };
          };
          output: RightsRequest;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly principal: string;
              readonly kind: "access" | "correction" | "erasure" | "nomination" | "grievance";
              readonly by?: "principal" | "nominee" | "guardian" | undefined;
              readonly language?: string | undefined;
              readonly text?: string | undefined;
              readonly nominee?:
                | { readonly name: string; readonly contact: string; readonly relation?: string | undefined }
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {
            query?: {
              open?: "true" | "false";
              kind?: "access" | "correction" | "erasure" | "nomination" | "grievance";
              principal?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly requests: readonly RightsRequest[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              open?: "true" | "false";
              kind?: "access" | "correction" | "erasure" | "nomination" | "grievance";
              principal?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rights-requests/:id": {
    $get:
      | { input: { param: { id: string } }; output: RightsRequest; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rights-requests/:id/report": {
    $get:
      | { input: { param: { id: string } }; output: AccessReport; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/rights-requests/:id/identity": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly method: "link" | "document" | "otp" | "in_person" | "video_call" | "employment_record";
              readonly evidenceSha256?: string | undefined;
            };
          };
          output: RightsRequest;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly method: "link" | "document" | "otp" | "in_person" | "video_call" | "employment_record";
              readonly evidenceSha256?: string | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rights-requests/:id/answer": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly text?: string | undefined;
              readonly correction?: { readonly name: string; readonly contact?: string | undefined } | undefined;
              readonly nominee?:
                | { readonly name: string; readonly contact: string; readonly relation?: string | undefined }
                | undefined;
            };
          };
          output: RightsRequest;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly text?: string | undefined;
              readonly correction?: { readonly name: string; readonly contact?: string | undefined } | undefined;
              readonly nominee?:
                | { readonly name: string; readonly contact: string; readonly relation?: string | undefined }
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/rights-requests/:id/refuse": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly text: string } };
          output: RightsRequest;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly text: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/principals/:id/rights-link": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly by?: "principal" | "nominee" | "guardian" | undefined;
              readonly language?: string | undefined;
              readonly expiresAt?: string | undefined;
            };
          };
          output: { readonly link: string; readonly expiresAt: string };
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly by?: "principal" | "nominee" | "guardian" | undefined;
              readonly language?: string | undefined;
              readonly expiresAt?: string | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/principals/:id/nominees": {
    $get:
      | {
          input: { param: { id: string } };
          output: { readonly nominees: readonly Nominee[] };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/nominees/:id/activate": {
    $post:
      | {
          input: {
            param: { id: string };
            json: { readonly cause: "death" | "incapacity"; readonly evidenceSha256: string };
          };
          output: Nominee;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: { readonly cause: "death" | "incapacity"; readonly evidenceSha256: string };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/clocks": {
    $get:
      | {
          input: {};
          output: {
            readonly edition: string;
            readonly source: string;
            readonly rights: readonly {
              readonly id: string;
              readonly law: string;
              readonly rule: string;
              readonly says: string;
            }[];
            readonly breach: readonly {
              readonly id: string;
              readonly law: string;
              readonly rule: string;
              readonly says: string;
            }[];
          };
          outputFormat: "json";
          status: 200;
        }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/breaches": {
    $get:
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: { readonly breaches: readonly Breach[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
    $post:
      | {
          input: {
            json: {
              readonly noticedAt: string;
              readonly scopes: readonly (
                | { readonly kind: "workspace" }
                | { readonly kind: "asset"; readonly asset: string }
                | { readonly kind: "video"; readonly video: string }
                | { readonly kind: "campaign"; readonly campaign: string }
                | { readonly kind: "key"; readonly key: string }
                | { readonly kind: "store"; readonly store: "vault" | "cache" | "database" | "person-keys" }
              )[];
              readonly facts?:
                | {
                    readonly nature?: string | undefined;
                    readonly extent?: string | undefined;
                    readonly timing?: string | undefined;
                    readonly place?: string | undefined;
                    readonly impact?: string | undefined;
                    readonly consequences?: string | undefined;
                    readonly mitigation?: string | undefined;
                    readonly safety?: string | undefined;
                    readonly causes?: string | undefined;
                    readonly measures?: string | undefined;
                    readonly findings?: string | undefined;
                    readonly remedies?: string | undefined;
                    readonly systems?: string | undefined;
                    readonly kind?: string | undefined;
                  }
                | undefined;
            };
          };
          output: Breach;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            json: {
              readonly noticedAt: string;
              readonly scopes: readonly (
                | { readonly kind: "workspace" }
                | { readonly kind: "asset"; readonly asset: string }
                | { readonly kind: "video"; readonly video: string }
                | { readonly kind: "campaign"; readonly campaign: string }
                | { readonly kind: "key"; readonly key: string }
                | { readonly kind: "store"; readonly store: "vault" | "cache" | "database" | "person-keys" }
              )[];
              readonly facts?:
                | {
                    readonly nature?: string | undefined;
                    readonly extent?: string | undefined;
                    readonly timing?: string | undefined;
                    readonly place?: string | undefined;
                    readonly impact?: string | undefined;
                    readonly consequences?: string | undefined;
                    readonly mitigation?: string | undefined;
                    readonly safety?: string | undefined;
                    readonly causes?: string | undefined;
                    readonly measures?: string | undefined;
                    readonly findings?: string | undefined;
                    readonly remedies?: string | undefined;
                    readonly systems?: string | undefined;
                    readonly kind?: string | undefined;
                  }
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id": {
    $get:
      | { input: { param: { id: string } }; output: Breach; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/breaches/:id/persons": {
    $get:
      | {
          input: { param: { id: string }; query?: { after?: string; limit?: number | string } };
          output: { readonly persons: readonly AffectedPerson[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/breaches/:id/notices": {
    $get:
      | {
          input: { param: { id: string } };
          output: { readonly notices: readonly NoticeDraft[] };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly kind: "cert-in" | "board-first" | "board-full" | "person";
              readonly language?: "en" | "hi" | undefined;
            };
          };
          output: NoticeDraft;
          outputFormat: "json";
          status: 201;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly kind: "cert-in" | "board-first" | "board-full" | "person";
              readonly language?: "en" | "hi" | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id/facts": {
    $patch:
      | {
          input: {
            param: { id: string };
            json: {
              readonly nature?: string | undefined;
              readonly extent?: string | undefined;
              readonly timing?: string | undefined;
              readonly place?: string | undefined;
              readonly impact?: string | undefined;
              readonly consequences?: string | undefined;
              readonly mitigation?: string | undefined;
              readonly safety?: string | undefined;
              readonly causes?: string | undefined;
              readonly measures?: string | undefined;
              readonly findings?: string | undefined;
              readonly remedies?: string | undefined;
              readonly systems?: string | undefined;
              readonly kind?: string | undefined;
            };
          };
          output: Breach;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly nature?: string | undefined;
              readonly extent?: string | undefined;
              readonly timing?: string | undefined;
              readonly place?: string | undefined;
              readonly impact?: string | undefined;
              readonly consequences?: string | undefined;
              readonly mitigation?: string | undefined;
              readonly safety?: string | undefined;
              readonly causes?: string | undefined;
              readonly measures?: string | undefined;
              readonly findings?: string | undefined;
              readonly remedies?: string | undefined;
              readonly systems?: string | undefined;
              readonly kind?: string | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id/look": {
    $post:
      | {
          input: {
            param: { id: string };
            json: {
              readonly scopes?:
                | readonly (
                    | { readonly kind: "workspace" }
                    | { readonly kind: "asset"; readonly asset: string }
                    | { readonly kind: "video"; readonly video: string }
                    | { readonly kind: "campaign"; readonly campaign: string }
                    | { readonly kind: "key"; readonly key: string }
                    | { readonly kind: "store"; readonly store: "vault" | "cache" | "database" | "person-keys" }
                  )[]
                | undefined;
            };
          };
          output: Breach;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            param: { id: string };
            json: {
              readonly scopes?:
                | readonly (
                    | { readonly kind: "workspace" }
                    | { readonly kind: "asset"; readonly asset: string }
                    | { readonly kind: "video"; readonly video: string }
                    | { readonly kind: "campaign"; readonly campaign: string }
                    | { readonly kind: "key"; readonly key: string }
                    | { readonly kind: "store"; readonly store: "vault" | "cache" | "database" | "person-keys" }
                  )[]
                | undefined;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id/clocks/:clock/done": {
    $post:
      | {
          input: { param: { id: string; clock: string }; json: { readonly reference: string } };
          output: Breach;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string; clock: string }; json: { readonly reference: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id/persons/told": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly persons?: readonly string[] | undefined } };
          output: Breach;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly persons?: readonly string[] | undefined } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/breaches/:id/close": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Breach;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/me": {
    $get:
      | { input: {}; output: Me; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/people": {
    $post:
      | { input: { json: NewPerson }; output: InvitedPerson; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewPerson };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: { readonly people: readonly Person[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/people/:id": {
    $get:
      | { input: { param: { id: string } }; output: Person; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $patch:
      | { input: { param: { id: string }; json: PersonChange }; output: Person; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; json: PersonChange };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $delete:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 204 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/people/:id/offboard": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: string;
          outputFormat: "text";
          status: 204;
        }
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/invitations/accept": {
    $post:
      | { input: { json: { readonly secret: string } }; output: AcceptedInvitation; outputFormat: "json"; status: 201 }
      | {
          input: { json: { readonly secret: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/keys": {
    $post:
      | { input: { json: NewKey }; output: MadeKey; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewKey };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: { readonly keys: readonly Key[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/keys/:id": {
    $delete:
      | { input: { param: { id: string } }; output: string; outputFormat: "text"; status: 204 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/workspaces": {
    $get:
      | { input: {}; output: { readonly workspaces: readonly OpenWorkspace[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
    $post:
      | { input: { json: NewWorkspace }; output: Workspace; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewWorkspace };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/workspaces/:id": {
    $patch:
      | {
          input: { param: { id: string }; json: WorkspaceChange };
          output: Workspace;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: WorkspaceChange };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/stops": {
    $post:
      | { input: { json: NewStop }; output: Stop; outputFormat: "json"; status: 200 }
      | { input: { json: NewStop }; output: Stop; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewStop };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: { query?: { standing?: "true" | "false"; after?: string; limit?: number | string } };
          output: { readonly stops: readonly Stop[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { query?: { standing?: "true" | "false"; after?: string; limit?: number | string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/stops/:id": {
    $get:
      | { input: { param: { id: string } }; output: Stop; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $delete:
      | { input: { param: { id: string }; query: { reason: string } }; output: Stop; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string }; query: { reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/evidence": {
    $get:
      | {
          input: { param: { id: string }; query?: { files?: "true" | "false" } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { id: string }; query?: { files?: "true" | "false" } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/policy/decisions": {
    $get:
      | {
          input: {
            query?: {
              name?:
                | "order"
                | "consent"
                | "egress"
                | "moderation"
                | "label"
                | "release"
                | "approvals"
                | "retention"
                | "roles";
              allowed?: "true" | "false";
              reason?: string;
              video?: string;
              bundle?: string;
              since?: string;
              until?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly decisions: readonly PolicyDecision[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              name?:
                | "order"
                | "consent"
                | "egress"
                | "moderation"
                | "label"
                | "release"
                | "approvals"
                | "retention"
                | "roles";
              allowed?: "true" | "false";
              reason?: string;
              video?: string;
              bundle?: string;
              since?: string;
              until?: string;
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/videos/:id/moderation": {
    $get:
      | { input: { param: { id: string } }; output: Moderation; outputFormat: "json"; status: 200 }
      | {
          input: { param: { id: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
    $post:
      | {
          input: { param: { id: string }; json: { readonly verdict: "allow" | "refuse"; readonly reason: string } };
          output: Moderation;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly verdict: "allow" | "refuse"; readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/videos/:id/moderation/appeal": {
    $post:
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Moderation;
          outputFormat: "json";
          status: 200;
        }
      | {
          input: { param: { id: string }; json: { readonly reason: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 | 507;
        };
  };
  "/v1/moderation/queue": {
    $get:
      | { input: {}; output: { readonly waiting: readonly WaitingModeration[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/moderation/coverage": {
    $get:
      | { input: {}; output: ModerationCoverage; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/compliance": {
    $get:
      | { input: { query?: { on?: string } }; output: ComplianceMatrix; outputFormat: "json"; status: 200 }
      | {
          input: { query?: { on?: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/duties": {
    $get:
      | { input: {}; output: { readonly duties: readonly Duty[] }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/duty-records": {
    $post:
      | { input: { json: NewDutyRecord }; output: DutyRecord; outputFormat: "json"; status: 201 }
      | {
          input: { json: NewDutyRecord };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507;
        };
    $get:
      | {
          input: {
            query?: {
              duty?:
                | "access-review"
                | "log-review"
                | "impact-assessment"
                | "independent-audit"
                | "due-diligence"
                | "state-request"
                | "user-notice"
                | "political-content";
              after?: string;
              limit?: number | string;
            };
          };
          output: { readonly records: readonly DutyRecord[]; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              duty?:
                | "access-review"
                | "log-review"
                | "impact-assessment"
                | "independent-audit"
                | "due-diligence"
                | "state-request"
                | "user-notice"
                | "political-content";
              after?: string;
              limit?: number | string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/compliance/assessment": {
    $get:
      | { input: {}; output: { readonly markdown: string }; outputFormat: "json"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/audit": {
    $get:
      | {
          input: {
            query?: {
              type?: string;
              actor?: string;
              since?: string;
              until?: string;
              order?: "asc" | "desc";
              limit?: number | string;
              cursor?: string;
            };
          };
          output: { readonly entries: readonly AuditEntry[]; readonly hasMore: boolean; readonly next: string | null };
          outputFormat: "json";
          status: 200;
        }
      | {
          input: {
            query?: {
              type?: string;
              actor?: string;
              since?: string;
              until?: string;
              order?: "asc" | "desc";
              limit?: number | string;
              cursor?: string;
            };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/audit/export": {
    $get:
      | {
          input: {
            query?: { type?: string; actor?: string; since?: string; until?: string; format?: "csv" | "jsonl" };
          };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: {
            query?: { type?: string; actor?: string; since?: string; until?: string; format?: "csv" | "jsonl" };
          };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/ledger/checkpoint": {
    $get:
      | { input: {}; output: string; outputFormat: "text"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/ledger/evidence.json": {
    $get:
      | { input: {}; output: string; outputFormat: "text"; status: 200 }
      | { input: {}; output: Problem; outputFormat: "json"; status: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503 };
  };
  "/v1/ledger/tile/:level/:index1": {
    $get:
      | { input: { param: { level: string; index1: string } }; output: string; outputFormat: "text"; status: 200 }
      | {
          input: { param: { level: string; index1: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/ledger/tile/:level/:index1/:index2": {
    $get:
      | {
          input: { param: { level: string; index1: string; index2: string } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { level: string; index1: string; index2: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/ledger/tile/:level/:index1/:index2/:index3": {
    $get:
      | {
          input: { param: { level: string; index1: string; index2: string; index3: string } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { level: string; index1: string; index2: string; index3: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
  "/v1/ledger/tile/:level/:index1/:index2/:index3/:index4": {
    $get:
      | {
          input: { param: { level: string; index1: string; index2: string; index3: string; index4: string } };
          output: string;
          outputFormat: "text";
          status: 200;
        }
      | {
          input: { param: { level: string; index1: string; index2: string; index3: string; index4: string } };
          output: Problem;
          outputFormat: "json";
          status: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503;
        };
  };
};
