import { createPassingTracing } from "./passing-tracing.ts";
import type { Tracing, TracingOptions } from "./tracing.ts";

/**
 * Tracing as it is configured. The libraries behind it are loaded only where it is wanted.
 * @throws SutradharError `config_invalid` where `exporterUrl` is no address.
 */
export async function createTracing(options: TracingOptions): Promise<Tracing> {
  const { exporterUrl } = options;
  if (!exporterUrl) return createPassingTracing();
  const { createExportingTracing } = await import("./exporting-tracing.ts");
  return createExportingTracing({ ...options, exporterUrl });
}
