import { readQuiescence, unsettled, type PlatformReading } from '@afterglow/local/platform-helper/quiescence';
import { eventually } from '@afterglow/testing/eventually';
import { startPlatformFromImages } from '@afterglow/testing/start-platform-from-images';
import { TestClock } from '@afterglow/testing/test-clock';
import { Pool, type QueryResultRow } from 'pg';
import type { FiveServices } from './five-services.ts';

/** The same platform as `startFiveServices` makes in this process, from the images that would be deployed. */
export async function startFiveServicesFromImages(): Promise<FiveServices> {
  const { urls, tokenFor, databaseUrl, stop } = await startPlatformFromImages();
  const admin = new Pool({ connectionString: databaseUrl, max: 4 });
  admin.on('error', () => undefined);
  const tokenForOperator = (service: Parameters<typeof tokenFor>[1]) => tokenFor('op', service);
  return {
    urls,
    tokenFor,
    platform: {
      clock: new TestClock(admin),
      query: async <R extends QueryResultRow>(sql: string, params: unknown[] = []) => (await admin.query<R>(sql, params)).rows,
      settled: async (deadlineMs = 60_000) => {
        let earlier: PlatformReading | undefined;
        await eventually(async () => {
          const later = await readQuiescence(urls, tokenForOperator);
          const left = unsettled(earlier, later, 0);
          earlier = later;
          return left.length === 0;
        }, deadlineMs);
      },
      stop: async () => {
        await admin.end();
        await stop();
      },
    },
  };
}
