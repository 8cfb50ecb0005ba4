import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import { summarise } from './figures.mjs';

const LOOPS = 20;
const BLOCK = Buffer.alloc(1024 * 1024, 7);
const BLOCKS_PER_LOOP = 32;

/** The same work again and again: how much its time differs is what a figure from this machine can be off without any reason. */
export function measureNoise() {
  const loop = () => {
    const startedAt = performance.now();
    const hash = createHash('sha256');
    for (let block = 0; block < BLOCKS_PER_LOOP; block += 1) hash.update(BLOCK);
    hash.digest();
    return performance.now() - startedAt;
  };
  loop();
  const { median, smallest, largest } = summarise(Array.from({ length: LOOPS }, loop));
  const spreadPercent = Math.round(((largest - smallest) / median) * 100);
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  return {
    spreadPercent,
    text: `one fixed loop took ${median.toFixed(1)} ms, spread ${spreadPercent} % of it over ${LOOPS} loops (${machine})`,
  };
}
