/** What a test starts is the product, which reads its modules by itself. */
delete process.env.NODE_OPTIONS;
