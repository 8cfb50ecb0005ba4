import { anyone, client, role, signedIn, type Caller } from './policy.ts';
import { refusalFor, RoutePolicies } from './route-policies.ts';

const routes = () => {
  const policies = new RoutePolicies({
    'GET /v1/posts/:postId': anyone,
    'DELETE /v1/posts/:postId': signedIn(),
    'POST /v1/posts': signedIn(),
    'PUT /v1/posts/trending': signedIn(),
  });
  policies.add(['GET', 'HEAD'], '/v1/posts/:postId');
  policies.add('DELETE', '/v1/posts/:postId');
  policies.add('POST', '/v1/posts');
  policies.add('PUT', '/v1/posts/trending');
  return policies;
};

describe('RoutePolicies', () => {
  it('is content when every route has a policy and every policy a route', () => {
    expect(() => routes().check()).not.toThrow();
  });

  it('is not when one is missing on either side', () => {
    const more = routes();
    more.add('PUT', '/v1/posts');
    expect(() => more.check()).toThrow('PUT /v1/posts has no policy');
    expect(() => new RoutePolicies({ 'GET /v1/posts': anyone }).check()).toThrow(
      'GET /v1/posts has a policy, but there is no such route',
    );
  });

  it('takes no inherited property for a policy', () => {
    const policies = new RoutePolicies({});
    policies.add('toString', '');
    expect(() => policies.check()).toThrow('has no policy');
  });

  it('gives HEAD the policy of GET', () => {
    expect(routes().policyOf('HEAD', '/v1/posts/:postId')).toBe(anyone);
  });

  it.each([
    ['/v1/posts/7', ['DELETE', 'GET', 'HEAD']],
    ['/v1/posts', ['POST']],
    ['/v1/posts/', []],
    ['/v1/posts/trending', ['PUT']],
    ['/v1/posts/7/likes', []],
    ['/v1', []],
  ])('knows the methods of %s: %j', (path, methods) => {
    expect(routes().allowedMethods(path)).toEqual(methods);
  });
});

describe('refusalFor', () => {
  const userId = '0198c0de-0000-7000-8000-000000000001';
  const person: Caller = { userId, roles: [], scopes: [] };
  const moderator: Caller = { userId, roles: ['moderator'], scopes: [] };
  const feed: Caller = { userId: 'feed', roles: [], scopes: ['feed'] };
  const callers = { nobody: undefined, person, moderator, feed };

  it.each([
    ['anyone', anyone, ['nobody', 'person', 'moderator', 'feed']],
    ['signed-in', signedIn(), ['person', 'moderator']],
    ['moderator', role('moderator'), ['moderator']],
    ['platform-operator', role('platform-operator'), []],
    ['client feed', client('feed'), ['feed']],
    ['client other', client('other'), []],
  ] as const)('%s lets in %j', (_name, policy, allowed) => {
    const letIn = Object.entries(callers).filter(([, caller]) => !refusalFor(policy, caller));
    expect(letIn.map(([name]) => name)).toEqual(allowed);
  });
});
