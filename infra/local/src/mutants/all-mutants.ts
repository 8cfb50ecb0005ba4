import { accountMutants } from './account-mutants.ts';
import { consumerMutants } from './consumer-mutants.ts';
import { faultMutants } from './fault-mutants.ts';
import type { Mutant } from './mutant.ts';
import { moneyMutants } from './money-mutants.ts';
import { operationMutants } from './operation-mutants.ts';
import { outboxMutants } from './outbox-mutants.ts';
import { servingMutants } from './serving-mutants.ts';
import { simulationMutants } from './simulation-mutants.ts';
import { toolMutants } from './tool-mutants.ts';

export const allMutants: readonly Mutant[] = [
  ...outboxMutants,
  ...consumerMutants,
  ...faultMutants,
  ...operationMutants,
  ...accountMutants,
  ...servingMutants,
  ...moneyMutants,
  ...simulationMutants,
  ...toolMutants,
];
