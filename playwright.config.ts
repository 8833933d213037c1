// The browser tests: the whole path through the production build, in the Chromium that the machine has.
// Each test file starts its own server (tests/support/server.ts). Nothing is downloaded.
import { defineConfig } from "@playwright/test"
import { findOnPath } from "./tests/find-on-path.mjs"

const chromium = findOnPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  // a server, a database and a browser each: one at a time on two cores
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI === "true",
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    // a step that cannot go on says where, long before the whole test has run out of time
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    locale: "en-GB",
    timezoneId: "UTC",
    // recording every step costs a third of the time on two cores; `--trace on` records where it is needed
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: ["--disable-gpu", "--disable-background-networking", ...(asRoot ? ["--no-sandbox"] : [])],
    },
  },
})
