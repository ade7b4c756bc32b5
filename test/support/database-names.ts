/** The migrated database that every test database is a clone of. */
export const TEMPLATE_DATABASE = 'huizhi_template';

/** What a run prepares to clone others from; the next run prepares its own. */
export const PREPARED_PREFIX = 'huizhi_prepared_';

/** The secret that test runs migrate with; also the password of `huizhi_owner` in them. */
export const TEST_SECRET = 'test-only-secret-of-no-value-0123456789abcdef';
