import { JoinWatch } from './join-watch.ts';

const MINUTE = 60_000;

function watched() {
  const state = { nowMs: 0, isJoined: false, answers: true, givenUp: 0 };
  const watch = new JoinWatch({
    isJoined: () => state.isJoined,
    brokerAnswers: async () => state.answers,
    nowMs: () => state.nowMs,
    giveUp: () => (state.givenUp += 1),
  });
  const lookAt = async (nowMs: number) => {
    state.nowMs = nowMs;
    await watch.look();
  };
  return { state, lookAt };
}

describe('join watch', () => {
  it('consumer rule 5: gives up when the broker has answered for a minute and the group was not joined', async () => {
    const { state, lookAt } = watched();
    await lookAt(0);
    await lookAt(MINUTE - 1);
    expect(state.givenUp).toBe(0);
    await lookAt(MINUTE);
    expect(state.givenUp).toBe(1);
  });

  it('consumer rule 5: a broker that is away is waited for without end; the minute begins when it answers again', async () => {
    const { state, lookAt } = watched();
    await lookAt(0);
    state.answers = false;
    for (let minute = 0; minute <= 24 * 60; minute += 1) await lookAt(minute * MINUTE);
    state.answers = true;
    const back = 24 * 60 * MINUTE + 1;
    await lookAt(back);
    await lookAt(back + MINUTE - 1);
    expect(state.givenUp).toBe(0);
    await lookAt(back + MINUTE);
    expect(state.givenUp).toBe(1);
  });

  it('consumer rule 5: a member that has joined in between begins anew', async () => {
    const { state, lookAt } = watched();
    await lookAt(0);
    state.isJoined = true;
    await lookAt(MINUTE - 1);
    state.isJoined = false;
    await lookAt(MINUTE);
    await lookAt(2 * MINUTE - 1);
    expect(state.givenUp).toBe(0);
  });
});
