import TestSequencer from '@jest/test-sequencer';
import { inGoodOrder } from './dist/test-order.js';

export default class extends TestSequencer {
  sort(tests) {
    return inGoodOrder(super.sort(tests));
  }
}
