import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';
import { BESIDE, inGoodOrder, PLATFORMS } from './test-order.ts';

const order = (files: readonly string[]) =>
  inGoodOrder(files.map((file) => ({ path: `/anywhere/${file}` }))).map(({ path }) => path);
const OTHERS = Array.from({ length: 200 }, (_none, n) => `other-${n}.spec.ts`);

describe('the order of tests', () => {
  it('DESIGN §11: what it names is there', () => {
    expect([...PLATFORMS, ...BESIDE].filter((file) => !existsSync(join(repositoryRoot, file)))).toEqual([]);
  });

  it('DESIGN §11: nothing is lost, and between two platforms there is something else', () => {
    const all = [...OTHERS, ...PLATFORMS, ...BESIDE].map((file) => `/anywhere/${file}`);
    const sorted = order([...OTHERS, ...PLATFORMS, ...BESIDE]);
    expect(sorted.toSorted()).toEqual(all.toSorted());
    const places = PLATFORMS.map((file) => sorted.indexOf(`/anywhere/${file}`));
    for (const [n, place] of places.slice(1).entries()) expect(place - (places[n] ?? 0)).toBeGreaterThan(1);
    expect(sorted.filter((path) => path.includes('other'))).toEqual(OTHERS.map((file) => `/anywhere/${file}`));
  });

  it.each([[OTHERS.slice(0, 2)], [BESIDE], [[PLATFORMS[1] ?? '', ...OTHERS.slice(0, 2)]], [[]]])(
    'DESIGN §11: a few of them are run as they are given: %j',
    (files) => expect(order(files)).toEqual(files.map((file) => `/anywhere/${file}`)),
  );
});
