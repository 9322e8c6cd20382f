/** Keeps a widget in its frame in step with the page around it: connection, look, tab, height. */
import { connectGuest } from './connection';
import { clampHeight, createHeightFollower } from './height';
import { isOpaque } from './opaque';
import { createThemeWatcher } from './themeWatcher';
import { createVisibilityWatcher } from './visibilityWatcher';

/**
 * Begins to listen for the widget. Call it before the frame gets its address, so that no hello is missed.
 *
 * @param {object} options
 * @param {() => ?HTMLIFrameElement} options.frame The frame; asked anew each time, because it may not be there yet.
 * @param {Element} options.element Whose styling hooks and size count: the element that the frame stands in.
 * @param {() => ?HTMLElement} [options.probe] An unseen element on which colours are resolved.
 * @param {string} options.guestOrigin The one origin that the widget may have.
 * @param {string} [options.instanceId] A UUID that names this widget on this page; made where none is given.
 * @param {object} options.context Body of the first `context`.
 * @param {{colorScheme?: string, density?: string}} [options.look] What is wanted instead of the page's own look.
 * @param {{min: number, max: number}} options.limits Bounds of the height in px, from `heightLimits`.
 * @param {(request: {epoch: number, nonce: string, reason: string, instanceId: string}) => Promise<string>} options.mintAssertion
 * @param {object} options.on Those of `connectGuest`; instead of `resize`, `height(px)`: the height that the frame is to have.
 * @returns {{instanceId: string, changeContext: Function, changeProperties: Function, changeLook: Function,
 *   changeLimits: Function, counters: Function, destroy: () => Promise<void>}}
 */
export function embedInlay(options) {
  const { frame, element, context, mintAssertion, on } = options;
  const instanceId = options.instanceId ?? crypto.randomUUID();
  let { limits } = options;
  let reported = 0;
  let connection;

  const theme = createThemeWatcher({
    element,
    probe: options.probe ?? (() => null),
    wish: options.look,
    onChange: (changed) => connection?.changeTheme(changed)
  });
  const visibility = createVisibilityWatcher(element, (visible) => {
    // An element that is not rendered begins no transition, so a change while the tab was hidden is looked for now.
    theme.check();
    connection?.changeVisibility(visible);
  });
  const heights = createHeightFollower((height) => on.height?.(height));
  const applyHeight = () => heights.follow(clampHeight(reported, limits));

  connection = connectGuest({
    frameWindow: () => frame()?.contentWindow,
    guestOrigin: options.guestOrigin,
    // Some releases of Lightning Web Security sandbox every frame, and then the widget's origin is opaque.
    isOpaque: () => isOpaque(frame()),
    instanceId,
    context,
    theme: theme.current(),
    visible: visibility.current(),
    mintAssertion: (request) => mintAssertion({ ...request, instanceId }),
    on: {
      ...on,
      resize: (height) => {
        reported = height;
        applyHeight();
      }
    }
  });
  applyHeight();

  return {
    instanceId,
    changeContext: connection.changeContext,
    changeProperties: connection.changeProperties,
    changeLook: theme.changeWish,
    /** Other bounds: applied at once to the height that was reported last. */
    changeLimits(others) {
      limits = others;
      applyHeight();
    },
    counters: connection.counters,
    /** Stops watching the page, asks the widget to release everything and ends the connection. */
    async destroy() {
      heights.stop();
      theme.stop();
      visibility.stop();
      await connection.destroy();
    }
  };
}
