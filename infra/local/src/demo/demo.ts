import { readBalances, tellBalances } from './balances.ts';
import { countTheMoney } from './chapters/count-the-money.ts';
import { followTheTrail } from './chapters/follow-the-trail.ts';
import { launchTheAd } from './chapters/launch-the-ad.ts';
import { letTheStoryExpire } from './chapters/let-the-story-expire.ts';
import { makeTheAdCode } from './chapters/make-the-ad-code.ts';
import { openTheFeed } from './chapters/open-the-feed.ts';
import { publishThePost } from './chapters/publish-the-post.ts';
import { revoke } from './chapters/revoke.ts';
import { sponsorWithoutASound } from './chapters/sponsor-without-a-sound.ts';
import { openDemo } from './demo-world.ts';
import { endEarlierDemos } from './end-earlier-demos.ts';
import { Feed } from './feed.ts';

/** The main job of the product, over HTTP, against what `npm start` runs. Every sentence that it prints was checked. */
async function tellTheStory(): Promise<void> {
  const demo = await openDemo(process.env);
  const { narrator } = demo;
  const feed = new Feed(demo.client);
  await endEarlierDemos(demo);
  // An earlier one that broke off may have left it standing.
  await demo.clock.run();
  narrator.title('Afterglow: a creator, a song, an advertiser, and the people who watch');
  narrator.tell(
    'Mia makes videos. Leo makes music, and runs Leo Records. Bea has a coffee brand. Vic watches. Before it begins:',
  );
  tellBalances(demo, await readBalances(demo));

  const post = await publishThePost(demo);
  const adCode = await makeTheAdCode(demo, post);
  const leo = await launchTheAd(demo, post, adCode);
  const bea = await sponsorWithoutASound(demo);
  const shown = await openTheFeed(demo, feed, { leo, bea });
  await countTheMoney(demo, { leo, bea }, shown);
  await revoke(demo, feed, leo);
  await letTheStoryExpire(demo);
  await followTheTrail(demo, leo);

  narrator.title('In the end');
  tellBalances(demo, await readBalances(demo));
  narrator.end('Everything in this story happened, and every figure was read back from the platform.');
  narrator.tell('The platform’s clock is a day ahead now: a story had to end. "npm start -- --reset" starts afresh.');
}

try {
  await tellTheStory();
} catch (error) {
  process.stderr.write(`\nThe demo ended early: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
