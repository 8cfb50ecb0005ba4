/** The platform did something else than the story says. */
export class StoryBroke extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StoryBroke';
  }
}

/** `otherwise` is the one sentence that a person reads when it is not so. */
export function expectThat(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new StoryBroke(otherwise);
}
