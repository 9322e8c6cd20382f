/** Stand-in: whoever plays with the playground may look at the set-up. */
export default true;
