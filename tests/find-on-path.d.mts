// The types of find-on-path.mjs, which stays plain Node for the runner of the tests.
// For Playwright's configuration.
export function findOnPath(names: readonly string[]): string | undefined
