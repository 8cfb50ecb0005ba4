import fc from 'fast-check';
import { eventHeader, parseAfterEvent } from './after-event.ts';
import { newId } from './ids.ts';

const event = fc.record({ type: fc.constantFrom('PostPublished', 'afterglow.stories.PostPublished.v1'), id: fc.uuid() });

describe('Afterglow-Event and After-Event', () => {
  it('have the same form: what one writes, the other reads', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 100 }), (events) =>
        expect(parseAfterEvent(eventHeader(events))).toEqual(events),
      ),
    );
  });

  it('name the last hundred events, so that no header grows without end', () => {
    const events = Array.from({ length: 250 }, () => ({ type: 'PostPublished', id: newId() }));
    expect(parseAfterEvent(eventHeader(events))).toEqual(events.slice(150));
  });
});
