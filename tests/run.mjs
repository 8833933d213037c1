// `npm test`: prepares like `npm start`, then runs every test that this machine can run, and names what it cannot.
// `npm test -- tests/unit/core` runs what vitest finds under that name alone. Plain Node: on a fresh clone nothing is installed
// yet when it begins. The last line is `N passed, N failed, N skipped`.
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { checkNode, prepare, root } from "../lib/server/steps.mjs"
import { findOnPath } from "./find-on-path.mjs"

/** What some tests run, the names it goes by, and the Debian package that has it. */
const programs = [
  { names: ["openssl"], package: "openssl", for: "the PKI, gateway and browser tests" },
  { names: ["curl"], package: "curl", for: "the story told with curl" },
  { names: ["certtool"], package: "gnutls-bin", for: "the second opinion on certificates and requests" },
  { names: ["ocsptool"], package: "gnutls-bin", for: "the second opinion on OCSP answers" },
  { names: ["pk12util"], package: "libnss3-tools", for: "what browsers make of a partner's PKCS#12 file" },
  { names: ["softhsm2-util"], package: "softhsm2", for: "everything that signs, with its keys in a token" },
  { names: ["nginx"], package: "nginx-light", for: "everything against a real nginx" },
  { names: ["haproxy"], package: "haproxy", for: "everything against a real HAProxy" },
  { names: ["chromium", "chromium-browser", "google-chrome"], package: "chromium", for: "the browser tests" },
]

const ci = process.env.CI === "true"
const results = join(root, "test-results")
const chosen = process.argv.slice(2)
const none = { passed: 0, failed: 0, skipped: 0 }

checkNode()
process.chdir(root)
try {
  await prepare({ portal: true })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  finish({ ...none, failed: 1 })
}
const missing = programs.filter(({ names }) => findOnPath(names) === undefined)
for (const { names, package: name, for: purpose } of missing) {
  console.error(
    `Not on this machine: ${names[0]} (Debian: ${name}). ${ci ? "CI needs it" : "Skipped without it"}: ${purpose}.`,
  )
}
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const withoutBrowser = missing.some(({ package: name }) => name === "chromium")
const total = [
  await runVitest(["unit", "contract", "integration", "security", "fuzz"]),
  // these start whole perimeters and hold them to the second: alone, so that they measure themselves and not each other
  await runVitest(["gateways", "fault"], ["--no-file-parallelism"]),
  await runVitest(["softhsm"], ["--no-file-parallelism"]),
  chosen.length === 0 ? await runPlaywright(withoutBrowser) : none,
].reduce(add)
if (total.passed + total.failed === 0) {
  console.error("No test ran at all, which is a failure.")
  total.failed++
}
if (ci && total.skipped > 0) console.error("With CI=true nothing may be skipped: the run fails.")
finish(total)

function finish(sum) {
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
  process.exit(sum.failed > 0 || (ci && sum.skipped > 0) ? 1 : 0)
}

/** @param {string[]} projects of vitest.config.ts  @param {string[]} flags */
async function runVitest(projects, flags = []) {
  const report = join(results, `${projects.join("-")}.json`)
  const code = await run([
    "node_modules/vitest/vitest.mjs",
    "run",
    ...chosen,
    ...projects.flatMap((project) => ["--project", project]),
    ...flags,
    // what was chosen may be of the other kinds; that nothing ran at all is found in the end
    ...(chosen.length === 0 ? [] : ["--passWithNoTests"]),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ])
  const sum = { ...none }
  for (const { assertionResults, status, name } of readReport(report)?.testResults ?? []) {
    // a file that could not even be loaded has no tests to fail
    if (status === "failed" && assertionResults.every((test) => test.status !== "failed")) sum.failed++
    for (const test of assertionResults) {
      if (test.status === "passed") sum.passed++
      else if (test.status === "failed") sum.failed++
      else {
        sum.skipped++
        console.error(`skipped: ${name.replace(`${root}/`, "")} > ${test.fullName}`)
      }
    }
  }
  return atLeastOneFailure(sum, code, `vitest (${projects.join(", ")})`)
}

async function runPlaywright(withoutBrowser) {
  if (!existsSync(join(root, "tests/e2e"))) return none
  const report = join(results, "playwright.json")
  const listing = withoutBrowser && !ci ? ["--list"] : []
  const reporters = `--reporter=${listing.length > 0 ? "json" : "list,json"}`
  const code = await run(["node_modules/@playwright/test/cli.js", "test", ...listing, reporters], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const stats = readReport(report)?.stats
  if (listing.length > 0) {
    const tests = countSpecs(readReport(report)?.suites ?? [])
    console.error(`skipped: ${tests} browser tests, for there is no Chromium`)
    return { ...none, skipped: tests }
  }
  const sum = {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  }
  return atLeastOneFailure(sum, code, "playwright")
}

function countSpecs(suites) {
  return suites.reduce((sum, suite) => sum + (suite.specs?.length ?? 0) + countSpecs(suite.suites ?? []), 0)
}

/** A runner that ended badly without a failed test (out of memory, an unhandled error) has failed all the same. */
function atLeastOneFailure(sum, code, name) {
  if (code === 0 || sum.failed > 0) return sum
  console.error(`${name} ended with code ${code} without naming a failed test.`)
  return { ...sum, failed: 1 }
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined
}

function add(first, second) {
  return {
    passed: first.passed + second.passed,
    failed: first.failed + second.failed,
    skipped: first.skipped + second.skipped,
  }
}

/** @returns {Promise<number>} the exit code; a signal counts as 1 */
function run(parameters, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "inherit", "inherit"],
    })
    child.once("error", reject)
    child.once("close", (code) => resolve(code ?? 1))
  })
}
