/** The frame's height: that of the widget's content within bounds, or one that never changes. */
import { MAX_RESIZES_PER_SECOND } from 'c/inlayProtocol';

const DEFAULT_LIMITS = { min: 320, max: 12_000 };
const DEFAULT_FIXED = 600;
/** The host's own cap, whatever a property says: a widget that grows without end must not take the page along. */
const HOST_CAP = 20_000;
const TOLERANCE = 1;
const INTERVAL_MS = 1000 / MAX_RESIZES_PER_SECOND;

/**
 * The bounds in px; an absent or impossible wish falls back to the default.
 *
 * @param {{mode?: 'Automatic' | 'Fixed', fixed?: number, min?: number, max?: number}} wish With `Fixed`, `fixed` is both
 *   bounds, and higher content scrolls inside the frame.
 */
export function heightLimits({ mode, fixed, min, max }) {
  if (mode === 'Fixed') {
    const height = Math.min(wholeOr(fixed, DEFAULT_FIXED), HOST_CAP);
    return { min: height, max: height };
  }
  const lowest = Math.min(wholeOr(min, DEFAULT_LIMITS.min), HOST_CAP);
  const highest = Math.min(wholeOr(max, DEFAULT_LIMITS.max), HOST_CAP);
  return { min: lowest, max: Math.max(lowest, highest) };
}

/** `height` within the bounds. */
export function clampHeight(height, { min, max }) {
  return Math.min(Math.max(height, min), max);
}

/**
 * Follows reported heights: ignores differences of a pixel, and applies at most as many a second as the protocol allows,
 * the last one always.
 *
 * @param {(height: number) => void} apply
 */
export function createHeightFollower(apply) {
  let applied;
  let wanted;
  let timer;

  function settle() {
    timer = undefined;
    if (applied !== undefined && Math.abs(wanted - applied) <= TOLERANCE) {
      return;
    }
    applied = wanted;
    apply(applied);
    // eslint-disable-next-line @lwc/lwc/no-async-operation -- limits the rate; cleared by `stop`
    timer = setTimeout(settle, INTERVAL_MS);
  }

  return {
    follow(height) {
      wanted = height;
      if (timer === undefined) {
        settle();
      }
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

function wholeOr(value, fallback) {
  const number = Number(value);
  return Number.isInteger(number) && 0 < number ? number : fallback;
}
