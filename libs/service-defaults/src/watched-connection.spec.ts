import { WatchedConnection } from './watched-connection.ts';

describe('a connection to Postgres', () => {
  it('DESIGN §4 one that breaks while nobody listens does not end the process', () => {
    const connection = new WatchedConnection({});
    expect(() => connection.emit('error', new Error('terminating connection due to unexpected postmaster exit'))).not.toThrow();
  });
});
