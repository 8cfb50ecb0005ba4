import { runService } from '../run-service.ts';
import { quietPlugin } from './quiet-plugin.ts';
import { sampleService } from './sample-service.ts';

await runService(sampleService, quietPlugin());
