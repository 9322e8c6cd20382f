// Questions to the browser, asked from where this text is evaluated: inside Lightning Web Security, or in an ordinary page.
// `place` is an element that belongs to the component, as its own template does.

const frameWith = (change) => () => {
  const frame = document.createElement('iframe');
  change(frame);
  return frame.outerHTML;
};

/** What an ordinary page may do, and Lightning Web Security lets no component do. Our host code does without all of it. */
const FORBIDDEN = {
  'allow-same-origin in the sandbox attribute': frameWith((frame) => frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')),
  'allow-same-origin in the sandbox property': frameWith((frame) => { frame.sandbox = 'allow-scripts allow-same-origin'; }),
  'the sandbox as a list of tokens': () => document.createElement('iframe').sandbox.contains('allow-scripts'),
  'a frame with srcdoc': frameWith((frame) => { frame.srcdoc = '<p>planted</p>'; }),
  'a frame with script as its address': frameWith((frame) => { frame.src = 'javascript:1'; }),
  'a worker': () => String(new Worker('/none.js')),
  'an element in the body of the page': () => {
    const stray = document.createElement('i');
    document.body.append(stray);
    stray.remove();
    return 'appended';
  },
  'observing attributes of the body': () => watched(new MutationObserver(() => {}), document.body, { attributes: true }),
  'observing attributes of the document': () => watched(new MutationObserver(() => {}), document.documentElement, { attributes: true }),
  'observing the size of the body': () => watched(new ResizeObserver(() => {}), document.body),
  'hearing of a violated content security policy': () => {
    document.addEventListener('securitypolicyviolation', () => {}, { once: true });
    return 'listens';
  }
};

function watched(observer, target, options) {
  observer.observe(target, options);
  observer.disconnect();
  return 'observed';
}

/** What our host code uses, each as it uses it. */
const NEEDED = {
  'an opaque frame': frameWith((frame) => frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups')),
  'the sandbox as a text': () => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms');
    return frame.getAttribute('sandbox').split(/\s+/);
  },
  'a random UUID': () => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
  'addresses': () => [URL.canParse('https://inlay.example/x'), URL.canParse('no address'), new URL('https://Inlay.example/x').origin],
  'the length of a text in bytes': () => new TextEncoder().encode(JSON.stringify({ text: 'Zürich' })).length,
  'members of its own': () => [Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn({}, 'constructor')],
  'media queries': () => typeof window.matchMedia('(prefers-color-scheme: dark)').matches,
  'whether the tab is shown': () => [document.hidden, document.visibilityState],
  'the origin of the page': () => window.location.origin,
  'a timer': () => new Promise((done) => { setTimeout(() => done('passed'), 1); }),
  'a message channel for plain data': () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    const sent = { v: 1, id: 'a', body: { hooks: { '--slds-g-color-surface-1': '#fff' }, list: [1, 'two', null, { three: true }] } };
    port1.onmessage = ({ data }) => {
      port1.close();
      done([JSON.stringify(data) === JSON.stringify(sent), Array.isArray(data.body.list)]);
    };
    port2.onmessage = ({ data }) => port2.postMessage(data);
    port1.postMessage(sent);
  }),
  'a message channel for data that cannot be cloned': () => {
    const { port1 } = new MessageChannel();
    try {
      port1.postMessage({ f: () => {} });
      return 'sent';
    } catch (error) {
      return error.name;
    }
  },
  'changes of attributes in its own place': (place) => new Promise((done) => {
    const observer = new MutationObserver(([{ type, attributeName }]) => {
      observer.disconnect();
      done([type, attributeName]);
    });
    observer.observe(place, { attributes: true });
    place.setAttribute('data-asked', 'yes');
  }),
  'the size of its own place': (place) => new Promise((done) => {
    const box = boxIn(place, 'width: 120px; height: 30px');
    const observer = new ResizeObserver(([{ contentRect }]) => {
      observer.disconnect();
      box.remove();
      done([contentRect.width, contentRect.height]);
    });
    observer.observe(box);
  }),
  'styling hooks and resolved colours': (place) => {
    const box = boxIn(place, '--slds-g-color-surface-1: light-dark(rgb(1, 2, 3), rgb(4, 5, 6)); color-scheme: dark');
    const probe = document.createElement('span');
    box.append(probe);
    const hook = getComputedStyle(box).getPropertyValue('--slds-g-color-surface-1').trim();
    probe.style.color = hook;
    const resolved = getComputedStyle(probe).color;
    box.remove();
    return [hook, resolved, getComputedStyle(document.body).colorScheme, document.body.classList.contains('none')];
  },
  'the beginning of a transition': (place) => new Promise((done) => {
    const box = boxIn(place, 'color: rgb(1, 2, 3)');
    getComputedStyle(box).color;
    box.addEventListener('transitionrun', ({ propertyName }) => {
      box.remove();
      done(propertyName);
    });
    box.style.setProperty('transition', 'color 1ms', 'important');
    box.style.color = 'rgb(4, 5, 6)';
  })
};

function boxIn(place, style) {
  const box = document.createElement('div');
  box.style.cssText = style;
  place.append(box);
  return box;
}

async function answersTo(questions, place) {
  const answers = {};
  for (const [name, ask] of Object.entries(questions)) {
    try {
      answers[name] = { value: await ask(place) };
    } catch (error) {
      answers[name] = { thrown: String(error?.message ?? error) };
    }
  }
  return JSON.stringify(answers);
}

/** Tries everything that is forbidden in here. */
export const tryForbidden = (place) => answersTo(FORBIDDEN, place);

/** Uses everything that our host code needs. */
export const tryNeeded = (place) => answersTo(NEEDED, place);

/** Leaves a word in the global object, for whoever shares it. */
export function leaveWord(word) {
  globalThis.wordLeft = word;
}

/** The word that was left in this global object. */
export const wordFound = () => String(globalThis.wordLeft);
