/** Where controllers find the configuration. */
export const CONFIG = Symbol('Config');
