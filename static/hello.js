// Says hello to the page around this frame before the WebAssembly is there, and keeps what it answers meanwhile.
// A classic script without dependencies: it needs no storage, no cookie and no origin of its own.
(() => {
  "use strict";
  const INTERVAL_MS = 250;
  const GIVE_UP_AFTER_MS = 15_000;
  const QUEUE_LIMIT = 16;

  if (window.parent === window) {
    document.addEventListener("DOMContentLoaded", () => {
      document.getElementById("inlay")?.remove();
      document.getElementById("inlay-alone")?.removeAttribute("hidden");
    });
    return;
  }
  const digits = (byte) => byte.toString(16).padStart(2, "0");
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), digits).join("");
  const queue = [];
  const keep = (event) => {
    if (event.source === window.parent && queue.length < QUEUE_LIMIT) queue.push(event);
  };
  // Target "*": who embeds us is not known before the welcome, and there is nothing in it worth protecting.
  const say = () => window.parent.postMessage({ inlay: 1, kind: "hello", nonce, versions: [1] }, "*");
  let timer;
  const stop = () => clearInterval(timer);
  const start = () => {
    const since = performance.now();
    stop();
    say();
    timer = setInterval(() => (performance.now() - since < GIVE_UP_AFTER_MS ? say() : stop()), INTERVAL_MS);
  };
  // `take` hands over what was kept; from then on the caller listens itself.
  const take = () => (window.removeEventListener("message", keep), queue.splice(0));
  window.addEventListener("message", keep);
  const hook = Object.freeze({ nonce, take, start, stop });
  Object.defineProperty(globalThis, "inlayHello", { value: hook });
  start();
})();
