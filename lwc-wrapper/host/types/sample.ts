// What an integrator writes, checked against the declarations; what must not compile is marked.
import { embed, InlayOptionError, subscribeTrace, toLongId } from 'inlay-host';
import type { AssertionRequest, EmbeddedWidget, EmbedOptions, InlayProblem } from 'inlay-host';

async function getAssertion(request: AssertionRequest): Promise<string> {
  const answer = await fetch('/assertion', { method: 'POST', body: JSON.stringify(request) });
  return answer.text();
}

const options: EmbedOptions = {
  service: 'https://inlay.example.com',
  org: '00D5g000004XYZaEAO',
  record: { id: '001A0000006Vm9rIAC', object: 'Account' },
  user: { currency: 'CHF', locale: 'de-CH' },
  getAssertion,
  height: { fixed: 600 },
  look: { colorScheme: 'dark', hooks: { '--slds-g-color-surface-1': '#101418' } },
  onNavigate(to) {
    window.location.assign(to.recordId === undefined ? to.url : `/clients/${to.recordId}`);
  },
  onToast: ({ variant, title }) => console.info(variant, title),
  renderProblem(problem: InlayProblem, retry) {
    const card = document.createElement('p');
    card.textContent = problem.sentence;
    card.addEventListener('click', retry);
    return card;
  }
};

const widget: EmbeddedWidget = embed(document.body, options);
widget.changeRecord({ id: toLongId('001A0000006Vm9s') ?? '', object: 'Account' });
widget.changeLook({});
const refused: number | undefined = widget.counters().refused_origin;
const stop: () => void = subscribeTrace(({ kind, note }) => console.debug(kind, note, refused));
stop();
void widget.destroy();

try {
  // @ts-expect-error -- the service, the record and the user are missing
  embed(document.body, { org: '', getAssertion });
} catch (error) {
  if (error instanceof InlayOptionError) {
    console.error(error.option, error.message);
  }
}
// @ts-expect-error -- no such view
embed(document.body, { ...options, view: 'cards' });
// @ts-expect-error -- no such option
embed(document.body, { ...options, colour: 'red' });
// @ts-expect-error -- fixed and bounds at once
embed(document.body, { ...options, height: { fixed: 1, min: 'low' } });
// @ts-expect-error -- hooks have their own names
embed(document.body, { ...options, look: { hooks: { color: 'red' } } });
