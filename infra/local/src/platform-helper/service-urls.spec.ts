import { platformHelperUrlFrom, serviceUrlsFrom } from './service-urls.ts';

describe('where the services are', () => {
  it('is the usual port, another port, or another place', () => {
    const urls = serviceUrlsFrom({ STORIES_PORT: '5101', BILLING_URL: 'http://billing.test:80/', BILLING_PORT: '5105' });
    expect(urls).toEqual({
      stories: 'http://127.0.0.1:5101',
      authorization: 'http://127.0.0.1:4102',
      campaigns: 'http://127.0.0.1:4103',
      delivery: 'http://127.0.0.1:4104',
      billing: 'http://billing.test:80',
    });
  });

  it('is port 4109 for the platform helper', () => {
    expect(platformHelperUrlFrom({})).toBe('http://127.0.0.1:4109');
    expect(platformHelperUrlFrom({ PLATFORM_HELPER_PORT: '5109' })).toBe('http://127.0.0.1:5109');
  });
});
