// Loads and starts the widget. Which files these are stands on this script's own element, so that the page needs no
// inline code and every file can carry the hash of its content in its name.
const broken = (cause) => {
  console.error("Inlay could not start.", cause);
  document.getElementById("inlay")?.remove();
  document.getElementById("inlay-broken")?.removeAttribute("hidden");
};

const start = async () => {
  const { js, wasm } = document.querySelector("script[data-js][data-wasm]").dataset;
  const { default: initialise } = await import(js);
  await initialise({ module_or_path: wasm });
};

// Without a page around it the widget has nobody to talk to; `hello.js` says so.
if (window.parent !== window) {
  // A trap inside the WebAssembly ends the widget for good, also when it happens later.
  window.addEventListener("error", (event) => {
    if (event.error instanceof WebAssembly.RuntimeError) broken(event.error);
  });
  start().catch(broken);
}
