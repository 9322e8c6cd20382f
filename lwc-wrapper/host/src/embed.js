/** The widget in a page: its place, its frame, what stands there meanwhile, and what is told to the page. */
import { embedAddress, embedInlay, pageReferenceTo } from 'c/inlayHost';
import { contextOf } from './context.js';
import { makeCard, makeFrame, makePlace, makeSkeleton } from './elements.js';
import { wear, wishOf } from './look.js';
import { InlayOptionError } from './optionError.js';
import { checkedLook, checkedOptions, checkedRecord } from './options.js';
import { createUnloadGuard } from './unloadGuard.js';
import { presentProblem, wordsWith } from './words.js';

/**
 * Puts the widget into `container`, behind what is in there already. All options are described in `inlay-host.d.ts`.
 *
 * @param {Element} container An element of the page. It has to be in the document, or come there before the widget is ready.
 * @param {object} given
 */
export function embed(container, given) {
  if (!(container instanceof Element)) {
    throw new InlayOptionError('container', 'must be an element of the page', container);
  }
  const options = checkedOptions(given);
  const words = wordsWith(options.words);
  const label = options.title ?? (options.view === 'kyc' ? words.kycTitle : words.portfolioTitle);
  const { root, region, stage, probe } = makePlace(label);
  const guard = createUnloadGuard(options.guardUnload);
  let { record, look } = options;
  let widget;
  let isOver = false;
  let ended;
  /** Raised by every start and stop, so that what was begun before can tell that it is no longer wanted. */
  let attempt = 0;

  function show(...children) {
    stage.replaceChildren(...children);
  }

  function setHeight(height) {
    stage.style.height = height === undefined ? '' : `${height}px`;
  }

  function start() {
    attempt += 1;
    const mine = attempt;
    // A widget that is being let go of may still speak, for up to a second.
    const whileWanted =
      (act) =>
      (...parts) =>
        mine === attempt && act(...parts);
    const frame = makeFrame({ title: label, isSandboxed: options.sandbox });
    const skeleton = makeSkeleton(words);
    setHeight(options.limits.min);
    show(frame, skeleton);
    widget = embedInlay({
      frame: () => frame,
      element: root,
      probe: () => probe,
      guestOrigin: options.service,
      context: contextOf({ ...options, record }),
      look: wishOf(look),
      limits: options.limits,
      mintAssertion: ({ nonce, instanceId, reason }) => options.getAssertion({ record, nonce, instanceId, reason }),
      on: {
        waiting: whileWanted((isWaiting) => {
          region.setAttribute('aria-busy', String(isWaiting));
          frame.classList.toggle('is-covered', isWaiting);
          skeleton.hidden = !isWaiting;
          if (!isWaiting) {
            options.onReady?.();
          }
        }),
        height: whileWanted(setHeight),
        failed: whileWanted(fail),
        error: whileWanted(({ code, retryable }) => options.onProblem?.({ code, retryable, shownBy: 'widget' })),
        navigate: whileWanted(navigate),
        toast: whileWanted(({ variant, title }) => options.onToast?.({ variant, title })),
        dirty: whileWanted(changeDirty),
        kycChanged: whileWanted(({ checkId, state, outcome }) =>
          options.onKycChanged?.({ checkId, state, outcome: outcome ?? null })
        )
      }
    });
    // Only now: the listener is there before the widget can say hello.
    frame.src = embedAddress({ bffOrigin: options.service, org: options.org });
  }

  function navigate({ recordId, url }) {
    if (recordId) {
      options.onNavigate?.({ recordId });
      return;
    }
    const allowed = pageReferenceTo({ url }, options.navigableOrigins);
    if (allowed) {
      options.onNavigate?.({ url: allowed.attributes.url });
    }
  }

  function changeDirty(dirty) {
    if (dirty !== guard.isDirty()) {
      guard.set(dirty);
      options.onDirty?.(dirty);
    }
  }

  function fail(problem) {
    stop();
    const presented = presentProblem(problem, words, { service: options.service, page: window.location.origin });
    region.setAttribute('aria-busy', 'false');
    setHeight(undefined);
    show(options.renderProblem?.(presented, retry) ?? makeCard(presented, words, retry));
    options.onProblem?.({ code: presented.code, retryable: presented.retryable, shownBy: 'page' });
  }

  function retry() {
    if (!isOver && !widget) {
      start();
    }
  }

  /** Lets go of the widget; what it still has to do for that goes on. */
  function stop() {
    attempt += 1;
    const stopped = widget;
    widget = undefined;
    changeDirty(false);
    return stopped?.destroy();
  }

  wear(root, look);
  container.append(root);
  start();

  return {
    changeRecord(next) {
      record = checkedRecord(next);
      if (isOver) {
        return;
      }
      changeDirty(false);
      if (widget) {
        widget.changeContext(contextOf({ ...options, record }));
      } else {
        start();
      }
    },

    changeLook(next) {
      const before = look;
      look = checkedLook(next);
      if (!isOver) {
        wear(root, look, before);
        widget?.changeLook(wishOf(look));
      }
    },

    counters: () => widget?.counters() ?? {},

    destroy() {
      isOver = true;
      ended ??= Promise.resolve(stop()).then(() => root.remove());
      return ended;
    }
  };
}
