import { SutradharError } from "../core/index.ts";

/** A provider's API, as a worker process comes to it. */
export interface ReachedProvider {
  /** Up to and without `/audio/speech`. */
  readonly url: string;
  readonly token: string;
}

/** What is sent to a provider: words that are to be said, or somebody's voice. */
export type ProviderParcel = "script" | "likeness";

/** The providers that an installation has a key of. */
export interface ModelProviders {
  /**
   * Its address and key, once it was asked whether that may go there.
   * @throws SutradharError `model_unavailable` where nobody lists it, `egress_denied`, `config_invalid`
   */
  reach(provider: string, sent: ProviderParcel): Promise<ReachedProvider>;
}

/** @throws SutradharError as `ModelProviders.reach` */
export async function reachProvider(
  providers: ModelProviders | undefined,
  provider: string,
  sent: ProviderParcel,
): Promise<ReachedProvider> {
  if (providers) return providers.reach(provider, sent);
  throw new SutradharError(
    "model_unavailable",
    `the provider ${provider} is needed, and none is listed: set SUTRADHAR_PROVIDERS (docs/guides/models.md)`,
  );
}
