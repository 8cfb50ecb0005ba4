import { summarise } from './figures.mjs';
import { largeMarket, randomViewers, twoWays } from '../services/delivery/dist/spec-fixtures/large-market.js';

const SIZES = [100, 1_000, 10_000, 100_000];
const ROUNDS = 5;
const VIEWERS = 2_000;
const ROUND_MS = 500;
const BAR = { faster: 100, growth: 3 };

export const bench = {
  name: 'ad-choice',
  about: 'decisions a second on one core at 100 to 100,000 ads, against a scan over all ads',
  run: measureAdChoice,
};

async function measureAdChoice({ rounds = ROUNDS, say }) {
  const viewers = randomViewers(2, VIEWERS);
  const figures = {};
  for (const ads of SIZES) {
    const { byIndex, byScan } = twoWays(largeMarket(1, ads));
    assertSame(viewers.slice(0, 200), byIndex, byScan);
    const ours = [];
    const scan = [];
    // In turn, so that what else the machine does hits both.
    for (let round = 0; round < rounds; round += 1) {
      ours.push(perSecond(byIndex, viewers));
      scan.push(perSecond(byScan, viewers));
    }
    figures[ads] = { ours: summarise(ours), scan: summarise(scan) };
    say(line(ads, figures[ads]));
  }
  return report(figures, rounds);
}

/** Both decide the same, or the comparison means nothing. */
function assertSame(viewers, byIndex, byScan) {
  for (const viewer of viewers) {
    const [ours, scanned] = [JSON.stringify(byIndex(viewer)), JSON.stringify(byScan(viewer))];
    if (ours !== scanned) throw new Error(`for ${JSON.stringify(viewer)} the index says ${ours} and the scan ${scanned}`);
  }
}

function perSecond(decide, viewers) {
  const startedAt = performance.now();
  let decided = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    for (let n = 0; n < 20; n += 1) decide(viewers[(decided += 1) % viewers.length]);
    elapsedMs = performance.now() - startedAt;
  }
  return (decided / elapsedMs) * 1_000;
}

function report(figures, rounds) {
  const ours = Object.fromEntries(SIZES.map((ads) => [ads, Math.round(figures[ads].ours.median)]));
  const scan = Object.fromEntries(SIZES.map((ads) => [ads, Math.round(figures[ads].scan.median)]));
  const faster = figures[10_000].ours.median / figures[10_000].scan.median;
  const growth = figures[10_000].ours.median / figures[100_000].ours.median;
  return {
    unit: 'decisions/s per core',
    ours,
    peers: { scan },
    ratio: { faster: Math.round(faster), growth: Math.round(growth * 100) / 100 },
    bar: BAR,
    pass: faster >= BAR.faster && growth <= BAR.growth,
    lines: [
      ...SIZES.map((ads) => `- ${line(ads, figures[ads])}`),
      `- at 10,000 ads **${faster.toFixed(0)} ×** the scan (bar: at least ${BAR.faster} ×); from 10,000 to 100,000 ads a decision costs **${growth.toFixed(2)} ×** (bar: at most ${BAR.growth} ×)`,
      `- median of ${rounds} rounds of ${ROUND_MS} ms, index and scan in turn, ${VIEWERS.toLocaleString('en')} viewers`,
    ],
  };
}

function line(ads, { ours, scan }) {
  const number = (value) => Math.round(value).toLocaleString('en');
  return `${number(ads)} ads: **${number(ours.median)}** decisions/s (${number(ours.smallest)} to ${number(ours.largest)}); scan ${number(scan.median)} (${number(scan.smallest)} to ${number(scan.largest)})`;
}
