import { DomainError } from '@afterglow/service-defaults/domain-error';
import { InvalidEvent } from './event-validation.ts';
import { isConnectionLost, isPoison } from './failure-kinds.ts';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('kinds of failures', () => {
  it('consumer rule 3: what is away or has no room is not the fault of the event: it is waited for without end', () => {
    const away = {
      'a connection that was cut': withCode('08006'),
      'a backend that was terminated': withCode('57P01'),
      'a server that starts': withCode('57P03'),
      'too many connections': withCode('53300'),
      'a full disk': withCode('53100'),
      'a disk that fails': withCode('58030'),
      'a standby': withCode('25006'),
      'a refused connection': withCode('ECONNREFUSED'),
      'what pg says without a code': new Error('Connection terminated unexpectedly'),
      'what TypeORM has wrapped': Object.assign(new Error('query failed'), { driverError: withCode('57P01') }),
    };
    const taken = Object.entries(away).filter(([, error]) => isConnectionLost(error) && !isPoison(error));
    expect(taken.map(([what]) => what)).toEqual(Object.keys(away));
  });

  it('consumer rule 3: what may succeed the next time is a failed attempt, also a transaction that ran out of time and lost its session', () => {
    const failed = {
      'a deadlock': withCode('40P01'),
      'a lock that did not come': withCode('55P03'),
      'a statement that ran out of time': withCode('57014'),
      'a transaction that ran out of time': withCode('25P04'),
      'an error that nobody knows': new Error('odd'),
    };
    const taken = Object.entries(failed).filter(([, error]) => !isConnectionLost(error) && !isPoison(error));
    expect(taken.map(([what]) => what)).toEqual(Object.keys(failed));
  });

  it('consumer rule 3: a broken contract and a rule that refuses are not tried again', () => {
    const poison = [
      new InvalidEvent('SampleCounted', ['counter: isString']),
      new DomainError({ code: 'sample.refused', kind: 'broken-rule', message: 'no' }),
    ];
    expect(poison.map((error) => [isConnectionLost(error), isPoison(error)])).toEqual(poison.map(() => [false, true]));
  });
});
