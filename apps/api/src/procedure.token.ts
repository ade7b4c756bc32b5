/** Under which what is laid down of inspections is injected. */
export const PROCEDURE = Symbol('inspection procedure');
