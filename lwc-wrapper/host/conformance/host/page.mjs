// A page that is none: stand-ins for what a host uses of a browser, in Node and under our control.
//
// Messages between ports are Node's own and real. Time is not: it stands still until a rule moves it, so that no verdict
// depends on how fast a machine is.

const { setTimeout: later, setImmediate: turn } = globalThis;

/** Turns of the event loop after which whatever was posted has arrived, and so has what was answered to it. */
const TURNS = 12;

/** Waits until everything that was posted has been delivered and answered. No time passes for the host. */
export async function settle() {
  for (let count = 0; count < TURNS; count += 1) {
    await new Promise((next) => turn(next));
  }
}

/** A clock that stands still until it is moved. */
export function createClock() {
  const waiting = new Map();
  let now = 0;
  let lastId = 0;

  const add = (work, delay, every) => {
    lastId += 1;
    waiting.set(lastId, { at: now + delay, work, every });
    return lastId;
  };
  const remove = (id) => waiting.delete(id);
  const due = (until) =>
    [...waiting].filter(([, { at }]) => at <= until).toSorted(([one, a], [other, b]) => a.at - b.at || one - other)[0];

  return {
    functions: {
      setTimeout: (work, delay = 0, ...rest) => add(() => work(...rest), delay),
      setInterval: (work, delay = 0, ...rest) => add(() => work(...rest), delay, Math.max(delay, 1)),
      clearTimeout: remove,
      clearInterval: remove
    },
    /** How many timers are still set. */
    pending: () => waiting.size,
    /** Lets `milliseconds` pass, timer by timer. */
    async advance(milliseconds) {
      const end = now + milliseconds;
      for (let next = due(end); next; next = due(end)) {
        const [id, { at, work, every }] = next;
        now = at;
        if (every) {
          waiting.set(id, { at: at + every, work, every });
        } else {
          waiting.delete(id);
        }
        work();
        await settle();
      }
      now = end;
    }
  };
}

/** An event target that reports what its listeners throw instead of passing it on, as a browser does. */
function createTarget(thrown) {
  const listeners = new Set();
  return {
    addEventListener: (type, listener) => type === 'message' && listeners.add(listener),
    removeEventListener: (type, listener) => listeners.delete(listener),
    /** How many listen for messages. */
    listening: () => listeners.size,
    dispatch(event) {
      for (const listener of [...listeners]) {
        try {
          const take = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
          take(event);
        } catch (error) {
          thrown.push(error);
        }
      }
    }
  };
}

/**
 * Puts the stand-ins where a host looks for them, until `remove` is called.
 *
 * @returns {{clock: object, thrown: Error[], listening: () => number, deliver: (event: object) => void, remove: () => void}}
 */
export function installPage() {
  const thrown = [];
  const clock = createClock();
  const target = createTarget(thrown);
  const { addEventListener, removeEventListener } = target;
  const window = {
    addEventListener,
    removeEventListener,
    location: { origin: 'https://firm.lightning.force.com' },
    ...clock.functions
  };
  window.window = window;
  const document = { hidden: false, visibilityState: 'visible', addEventListener() {}, removeEventListener() {} };
  const standIns = { window, document, addEventListener, removeEventListener, ...clock.functions };
  const before = Object.entries(standIns).map(([name]) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(standIns)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const keep = (error) => thrown.push(error);
  process.on('uncaughtException', keep);
  process.on('unhandledRejection', keep);
  return {
    clock,
    thrown,
    listening: target.listening,
    /** A window message, as the browser would hand it out. */
    deliver: ({ source, origin, data }) => target.dispatch({ type: 'message', source, origin, data, ports: [] }),
    remove() {
      process.off('uncaughtException', keep);
      process.off('unhandledRejection', keep);
      for (const [name, descriptor] of before) {
        if (descriptor) {
          Object.defineProperty(globalThis, name, descriptor);
        } else {
          delete globalThis[name];
        }
      }
    }
  };
}

/** Ends `work` with an error when it takes longer than `milliseconds` of real time. */
export function within(milliseconds, what, work) {
  return Promise.race([
    work,
    new Promise((_, reject) => {
      later(() => reject(new Error(`${what} took longer than ${milliseconds} ms`)), milliseconds).unref();
    })
  ]);
}
