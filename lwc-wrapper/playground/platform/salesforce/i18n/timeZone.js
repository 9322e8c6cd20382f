/** Stand-in. Does not prove which form the platform gives this value in. */
export { timeZone as default } from '../../user.js';
