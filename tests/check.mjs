// `npm run check`: types, lint, boundaries, unused code and unit tests, side by side, in less than half a minute.
// For whoever is about to commit. It prints what failed and stays quiet about the rest.
import { spawn } from "node:child_process"
import { checkNode, prepare, root } from "../lib/server/steps.mjs"

const checks = [
  { name: "types", parameters: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."] },
  { name: "lint", parameters: ["node_modules/@biomejs/biome/bin/biome", "check", "."] },
  { name: "unused code", parameters: ["node_modules/knip/bin/knip.js"] },
  // tests/unit/boundaries.test.ts holds the layers
  {
    name: "boundaries and unit tests",
    parameters: ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--reporter=dot"],
  },
]

checkNode()
process.chdir(root)
await prepare({ portal: false })
const started = Date.now()
const failures = (await Promise.all(checks.map(runCheck))).filter((passed) => !passed).length
console.log(`${checks.length - failures} of ${checks.length} checks passed in ${seconds(started)} s`)
process.exit(failures === 0 ? 0 : 1)

/** @returns {Promise<boolean>} */
function runCheck({ name, parameters }) {
  const began = Date.now()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
    const output = []
    child.stdout.on("data", (chunk) => output.push(chunk))
    child.stderr.on("data", (chunk) => output.push(chunk))
    child.once("error", reject)
    child.once("close", (code) => {
      console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds(began)} s)`)
      if (code !== 0) process.stdout.write(Buffer.concat(output))
      resolve(code === 0)
    })
  })
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1)
}
