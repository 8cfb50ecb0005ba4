import { serviceNames, type ServiceName } from '../service-names.ts';
import type { ServiceUrls } from './service-urls.ts';

export interface Missing {
  readonly service: ServiceName;
  readonly problem: string;
}

const ANSWER_WITHIN_MS = 2_000;

/** The services that are not ready, in their usual order; empty when everything is up. */
export async function missingServices(urls: ServiceUrls): Promise<Missing[]> {
  const problems = await Promise.all(serviceNames.map((service) => problemOf(`${urls[service]}/health/ready`)));
  return serviceNames.flatMap((service, index) => {
    const problem = problems[index];
    return problem ? [{ service, problem }] : [];
  });
}

async function problemOf(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.arrayBuffer();
    return response.ok ? null : `is not ready (${response.status})`;
  } catch {
    return 'does not answer';
  }
}
