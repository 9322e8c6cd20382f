/** Notices whether the component is on a shown tab: of the browser, and of the page itself. */

/**
 * @param {Element} element The component's host. In a hidden Lightning tab it has no size.
 * @param {(visible: boolean) => void} onChange Called when it was shown or hidden, and not for each change of the size.
 */
export function createVisibilityWatcher(element, onChange) {
  let hasSize = true;
  const current = () => !document.hidden && hasSize;
  let told = current();
  const tell = () => {
    if (told !== current()) {
      told = current();
      onChange(told);
    }
  };

  const observer = new ResizeObserver(([entry]) => {
    // The height alone can be 0 for a moment; without a tab the width is gone too.
    hasSize = entry.contentRect.width !== 0 || entry.contentRect.height !== 0;
    tell();
  });
  observer.observe(element);
  document.addEventListener('visibilitychange', tell);

  return {
    current,
    stop() {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    }
  };
}
