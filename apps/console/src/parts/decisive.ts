/**
 * Whether it helps to mark the decisive ones among conditions that stand beside each other. Where the verdict rests on all
 * of them, as for an enterprise that meets every condition, or on none, a mark tells nothing.
 */
export function discriminates(siblings: readonly { decisive: boolean }[]): boolean {
  return siblings.some((one) => one.decisive) && siblings.some((one) => !one.decisive);
}
