/** The mark of the service: a benefit that comes down to the sea's edge. */
export function Brand({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="brand-mark">
      <rect width="32" height="32" rx="7" />
      <path
        className="brand-wave"
        d="M6 20.5c3.3 0 3.3-2.5 6.7-2.5s3.3 2.5 6.6 2.5S22.7 18 26 18"
      />
      <path
        className="brand-wave brand-wave-far"
        d="M6 25c3.3 0 3.3-2.5 6.7-2.5S16 25 19.3 25s3.4-2.5 6.7-2.5"
      />
      <path className="brand-arrow" d="M16 5v9m-4-4 4 4 4-4" />
    </svg>
  );
}
