/** APIs of providers that speak and listen, as OpenAI's is and many others are. */
export { openProviderSession, providerSignatures, type ProviderApi, type ProviderWork } from "./open-provider.ts";
