import { consumerMutants } from './consumer-mutants.ts';
import { faultMutants } from './fault-mutants.ts';
import type { Mutant } from './mutant.ts';
import { outboxMutants } from './outbox-mutants.ts';
import { simulationMutants } from './simulation-mutants.ts';

export const allMutants: readonly Mutant[] = [...outboxMutants, ...consumerMutants, ...faultMutants, ...simulationMutants];
