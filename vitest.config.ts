import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/server.ts'],
    maxWorkers: 2,
    // A limit only ends what hangs; a slow or busy machine never turns a test red.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    sequence: { hooks: 'list' },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
})
