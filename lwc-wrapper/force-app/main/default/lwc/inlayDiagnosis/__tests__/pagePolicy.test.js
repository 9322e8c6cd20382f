// A missing Trusted URL is found in the page's own policy, also where the browser's report of it is kept from components.
import { blockingDirective, directiveAgainst } from '../pagePolicy';

const PAGE = 'https://acme.lightning.force.com';
const SERVICE = 'https://embed.example.com';

describe('directiveAgainst', () => {
  it.each([
    ['names the service', `frame-src 'self' ${SERVICE}`],
    ['names its host alone', 'frame-src embed.example.com'],
    ['names its port', 'frame-src https://embed.example.com:443'],
    ['names any port', 'frame-src https://embed.example.com:*'],
    ['names a folder of it', 'frame-src https://embed.example.com/'],
    ['names the hosts around it', 'frame-src https://*.example.com'],
    ['names the scheme', 'frame-src https:'],
    ['names http, which allows https too', 'frame-src http://embed.example.com'],
    ['lets everything in', 'frame-src *'],
    ['is in capitals', `FRAME-SRC ${SERVICE.toUpperCase()}`],
    ['says nothing of frames', "script-src 'self'; img-src 'none'"],
    ['has an older directive for frames', `child-src ${SERVICE}; default-src 'none'`],
    ['has a frame-src that wins over the default', `default-src 'none'; frame-src ${SERVICE}`],
    ['is empty', '']
  ])('finds nothing in a policy that %s', (_kind, header) => {
    expect(directiveAgainst(header, SERVICE, PAGE)).toBeUndefined();
  });

  it.each([
    ['lists others only', "frame-src 'self' https://other.example.com", 'frame-src'],
    ['forbids all frames', "frame-src 'none'", 'frame-src'],
    ['lists nothing', 'frame-src', 'frame-src'],
    ['lists a look-alike', 'frame-src https://embed.example.com.evil.example https://xembed.example.com', 'frame-src'],
    ['lists the hosts below it', 'frame-src https://*.embed.example.com', 'frame-src'],
    ['lists another port', 'frame-src https://embed.example.com:8443', 'frame-src'],
    ['lists another page of it', 'frame-src https://embed.example.com/other', 'frame-src'],
    ['lists another scheme', 'frame-src data: blob:', 'frame-src'],
    ['has only an older directive', "child-src 'self'", 'child-src'],
    ['has only a default', "default-src 'self'", 'default-src'],
    ['has a second one behind the first', `frame-src ${SERVICE}, frame-src 'self'`, 'frame-src'],
    ['says it twice, where the first counts', `frame-src 'self'; frame-src ${SERVICE}`, 'frame-src']
  ])('names the directive of a policy that %s', (_kind, header, directive) => {
    expect(directiveAgainst(header, SERVICE, PAGE)).toBe(directive);
  });

  it('finds nothing where the page was sent no policy', () => {
    expect(directiveAgainst(null, SERVICE, PAGE)).toBeUndefined();
  });

  it('takes the service on the own machine with its port', () => {
    expect(directiveAgainst('frame-src http://127.0.0.1:8700', 'http://127.0.0.1:8700', 'http://localhost:8600')).toBe(
      undefined
    );
    expect(directiveAgainst('frame-src http://127.0.0.1', 'http://127.0.0.1:8700', 'http://localhost:8600')).toBe(
      'frame-src'
    );
  });
});

describe('blockingDirective', () => {
  const answer = (parts) => ({
    ok: true,
    redirected: false,
    headers: { get: () => "frame-src 'self'" },
    ...parts
  });

  afterEach(() => {
    delete global.fetch;
  });

  it('asks for this very page, and for nothing of the service', async () => {
    global.fetch = jest.fn().mockResolvedValue(answer());
    expect(await blockingDirective(SERVICE)).toBe('frame-src');
    expect(global.fetch.mock.calls).toEqual([[window.location.href, expect.objectContaining({ cache: 'no-store' })]]);
  });

  it.each([
    ['leads to a login', { redirected: true }],
    ['fails', { ok: false }]
  ])('claims nothing of a page that %s', async (_kind, parts) => {
    global.fetch = jest.fn().mockResolvedValue(answer(parts));
    expect(await blockingDirective(SERVICE)).toBeUndefined();
  });

  it('claims nothing where the page cannot be asked for', async () => {
    global.fetch = jest.fn().mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await blockingDirective(SERVICE)).toBeUndefined();
  });

  it('ends with the check', async () => {
    global.fetch = jest.fn(
      (_address, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        })
    );
    const controller = new AbortController();
    const asked = blockingDirective(SERVICE, controller.signal);
    controller.abort();
    expect(await asked).toBeUndefined();
  });
});
