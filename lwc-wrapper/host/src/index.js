/**
 * Embeds the Inlay widget in any web page: `embed` for a page that wants the whole thing, `connectGuest` for one that makes
 * frame, skeleton and error card itself.
 *
 * It is the code of the Lightning component with another wrapping. It deliberately sets no global, needs no framework, writes
 * no HTML and no style attribute, and signs nothing: that is the integrator's server.
 */
export { connectGuest, subscribeTrace, toLongId } from 'c/inlayHost';
export { embed } from './embed.js';
export { InlayOptionError } from './optionError.js';
