/** The migrated database that every test database is a clone of. */
export const TEMPLATE_DATABASE = 'huizhi_template';

/** The secret that test runs migrate with; also the password of `huizhi_owner` in them. */
export const TEST_SECRET = 'test-only-secret-of-no-value-0123456789abcdef';
