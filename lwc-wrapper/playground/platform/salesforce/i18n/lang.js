/** Stand-in. Does not prove which form the platform gives this value in. */
export { lang as default } from '../../user.js';
