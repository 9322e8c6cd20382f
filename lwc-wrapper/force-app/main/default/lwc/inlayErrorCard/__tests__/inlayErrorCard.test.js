// The card says what happened, offers Retry where it can help, and is read out as an alert.
import { createElement } from 'lwc';
import InlayErrorCard from 'c/inlayErrorCard';

function show(properties) {
  const element = createElement('c-inlay-error-card', { is: InlayErrorCard });
  Object.assign(
    element,
    { heading: 'Inlay does not answer', sentence: 'It took too long.', code: 'handshake_timeout' },
    properties
  );
  document.body.append(element);
  return element;
}

afterEach(() => document.body.replaceChildren());

describe('c-inlay-error-card', () => {
  it('says what happened, what to check and under which code, and is announced', async () => {
    const { shadowRoot } = show({ checks: ['Is the service running?', 'Is it a Trusted URL?'] });
    expect(shadowRoot.querySelector('[role=alert] h2').textContent).toBe('Inlay does not answer');
    expect(shadowRoot.querySelector('.sentence').textContent).toBe('It took too long.');
    expect([...shadowRoot.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      'Is the service running?',
      'Is it a Trusted URL?'
    ]);
    expect(shadowRoot.querySelector('.code').textContent).toContain('handshake_timeout');
    await expect(shadowRoot.host).toBeAccessible();
  });

  it('offers Retry only where it can help, and says when it is pressed', () => {
    const retried = jest.fn();
    const element = show({ isRetryOffered: true });
    element.addEventListener('retry', retried);
    const button = element.shadowRoot.querySelector('lightning-button');
    expect(button.label).toBe('Retry');
    button.click();
    expect(retried).toHaveBeenCalledTimes(1);
    expect(show({ isRetryOffered: false }).shadowRoot.querySelector('lightning-button')).toBeNull();
  });
});
