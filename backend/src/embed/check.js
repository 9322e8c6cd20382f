// The check page: learns what it can about this frame and the service, tries to open a session, and tells the page around it.
// It stands behind the widget's own hello in one classic script, and needs no WebAssembly, no storage and no origin of its own.
(() => {
  "use strict";
  const hello = globalThis.inlayHello;
  // Without a page around it there is nobody to tell; the document says so.
  if (!hello) return;

  const VERSION = 1;
  const ANSWER_MS = 8_000;
  const ASSERTION_MS = 10_000;
  const MAX_MESSAGE_BYTES = 65_536;
  const CLIENT = { "x-inlay-client": "1" };
  // The shortest module there is: its magic number and its version.
  const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

  const now = () => performance.now();
  const isText = (value) => typeof value === "string";
  const listOf = (list, isRight) => (Array.isArray(list) ? list.filter(isRight) : []);

  // --- Asking the service ---

  /** The whole answer. Throws where there is none, an `AbortError` where it did not come in time. */
  const ask = async (path, options) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), ANSWER_MS);
    try {
      const response = await fetch(path, { cache: "no-store", credentials: "omit", signal: abort.signal, ...options });
      return { status: response.status, body: await response.arrayBuffer() };
    } finally {
      clearTimeout(timer);
    }
  };

  /** What a JSON answer holds; nothing where something else answered in the service's place. */
  const json = ({ body }) => {
    try {
      return JSON.parse(new TextDecoder().decode(body));
    } catch {
      return undefined;
    }
  };

  // --- What can be learned without a session ---

  const learnSetup = async () => {
    const org = new URLSearchParams(location.search).get("org") ?? "";
    const askForSetup = () => ask(`/api/setup?org=${encodeURIComponent(org)}`, { headers: CLIENT });
    try {
      // The first answer pays for the connection, and in an opaque frame for the preflight; the second one is measured.
      await askForSetup();
      const askedAt = now();
      const answer = await askForSetup();
      const answeredAt = now();
      const facts = json(answer);
      const serviceMs = Date.parse(facts?.time);
      if (answer.status !== 200 || Number.isNaN(serviceMs)) return undefined;
      return {
        roundTripMs: answeredAt - askedAt,
        /** The service's clock at any instant since: it told its time half a round trip before it was heard. */
        time: () => new Date(serviceMs + now() - (askedAt + answeredAt) / 2).toISOString(),
        version: isText(facts.service_version) ? facts.service_version : null,
        enrolled: typeof facts.enrolled === "boolean" ? facts.enrolled : null,
        hostOrigins: listOf(facts.host_origins, isText),
        protocolVersions: listOf(facts.protocol_versions, Number.isInteger),
        widget: isText(facts.widget) ? facts.widget : undefined,
      };
    } catch {
      return undefined;
    }
  };

  /** Milliseconds; a load that is given up counts as long as it was waited for, because that is what is known of it. */
  const loadWidget = async (path) => {
    if (!path) return null;
    const beganAt = now();
    try {
      const { status } = await ask(path);
      return status === 200 ? now() - beganAt : null;
    } catch (error) {
      return error.name === "AbortError" ? now() - beganAt : null;
    }
  };

  const runsWebAssembly = async () => {
    try {
      const { instance } = await WebAssembly.instantiate(EMPTY_MODULE);
      return instance instanceof WebAssembly.Instance;
    } catch {
      return false;
    }
  };

  const firstByte = () => performance.getEntriesByType("navigation")[0]?.responseStart || now();

  const learn = async () => {
    const firstByteMs = firstByte();
    const [setup, webAssembly] = await Promise.all([learnSetup(), runsWebAssembly()]);
    const widgetLoadMs = await loadWidget(setup?.widget);
    // The clock is read whenever it is said, so that waiting between two reports makes no difference.
    return (session) => ({
      serviceTime: setup?.time() ?? null,
      serviceVersion: setup?.version ?? null,
      enrolled: setup?.enrolled ?? null,
      hostOrigins: setup?.hostOrigins ?? [],
      protocolVersions: setup?.protocolVersions ?? [],
      webAssembly,
      opaque: globalThis.origin === "null",
      firstByteMs,
      roundTripMs: setup?.roundTripMs ?? null,
      widgetLoadMs,
      session,
    });
  };

  // --- The attempt to open a session ---

  /** Ends a session that nobody needs, also when this frame is gone by then. If that fails it ends by itself in a while. */
  const endSession = (token, instance) => {
    const headers = { ...CLIENT, "x-inlay-instance": instance, authorization: `Bearer ${token}` };
    fetch("/api/session", { method: "DELETE", headers, credentials: "omit", keepalive: true }).catch(() => {});
  };

  const trySession = async (assertion, instance) => {
    if (!isText(assertion)) return { code: "assertion_unavailable" };
    const headers = { ...CLIENT, "content-type": "application/json" };
    const body = JSON.stringify({ assertion, instance, nonce: hello.nonce });
    let answer;
    try {
      answer = await ask("/api/session", { method: "POST", headers, body });
    } catch (error) {
      return { code: error.name === "AbortError" ? "service_timeout" : "service_unreachable" };
    }
    const said = json(answer);
    if (answer.status === 200 && isText(said?.token)) {
      endSession(said.token, instance);
      return { opened: true };
    }
    return { code: isText(said?.code) ? said.code : "answer_malformed" };
  };

  // --- The page around it ---

  /** The connection: its port, the widget instance, the record's epoch, and the open question for an assertion. */
  let link;

  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  const say = ({ port, epoch }, kind, body, re) => {
    const id = newId();
    port.postMessage({ v: VERSION, id, kind, epoch, ...(re && { re }), body });
    return id;
  };

  const askForAssertion = (to) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ASSERTION_MS);
      const id = say(to, "token-needed", { reason: "first" });
      const answer = (assertion) => (clearTimeout(timer), resolve(assertion));
      to.question = { id, answer };
    });

  /** Everything for one record. It stops where the record or the connection has changed meanwhile. */
  const run = async (mine) => {
    const isOver = () => link !== mine;
    say(mine, "ready", { sinceNavigationMs: now() });
    const report = await learned;
    if (isOver()) return;
    say(mine, "diagnosis", report(null));
    const assertion = await askForAssertion(mine);
    if (isOver()) return;
    const session = await trySession(assertion, mine.instance);
    if (isOver()) return;
    say(mine, "diagnosis", report(session));
  };

  const end = (id) => {
    say(link, "destroyed", {}, id);
    link = undefined;
    window.removeEventListener("message", takeWindowMessage);
  };

  const takePortMessage = (message) => {
    if (message?.v !== VERSION || !isText(message.id) || !Number.isInteger(message.epoch)) return;
    const { id, kind, epoch, re, body } = message;
    if (kind === "context" && link.epoch < epoch) {
      link = { ...link, epoch, question: undefined };
      run(link);
    } else if (kind === "token" && re !== undefined && re === link.question?.id) {
      link.question.answer(body?.assertion);
      link.question = undefined;
    } else if (kind === "destroy") {
      end(id);
    }
  };

  const takeWindowMessage = (event) => {
    const { source, data, ports } = event;
    const isWelcome = source === window.parent && data?.inlay === 1 && data.kind === "welcome";
    if (!isWelcome || data.nonce !== hello.nonce || data.version !== VERSION || !isText(data.instanceId)) return;
    // No list of hosts is asked: that a page is not on it is something to be told to that very page.
    const [port] = ports;
    if (!port) return;
    hello.stop();
    if (link) link.port.onmessage = null;
    link = { port, instance: data.instanceId, epoch: 0, question: undefined };
    port.onmessage = (message) => link?.port === port && takePortMessage(message.data);
    const limits = { maxMessageBytes: MAX_MESSAGE_BYTES, maxResizesPerSecond: 10 };
    port.postMessage({ kind: "accept", nonce: hello.nonce, capabilities: [], limits });
  };

  const learned = learn();
  window.addEventListener("message", takeWindowMessage);
  hello.take().forEach(takeWindowMessage);
})();
