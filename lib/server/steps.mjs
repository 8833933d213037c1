// The steps from a fresh clone to something that runs: packages, Prisma client, bundles, portal. Plain Node, no packages.
// Each is skipped when its inputs have not changed since it last succeeded. For start, build, run, test and check.
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..")

const needed = [20, 19]

/** Exits with the remedy where this Node is too old; everything after it may use what Node 20 has. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return
  console.error(
    `Gatewarden needs Node.js ${needed.join(".")} or later; this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  )
  process.exit(1)
}

/**
 * Everything that the bundles need, and the portal's pages where `portal` is asked for. Says what it does, with times.
 * @param {{ portal: boolean }} what
 */
export async function prepare({ portal }) {
  const release = await takeTurn()
  try {
    await installPackages()
    await generateClient()
    // loaded only now: it imports a package
    const { buildBundles } = await import("./bundles.mjs")
    await step("Bundling server, agent and commands", "dist/.stamp", bundleInputs(), () => buildBundles(root))
    if (portal) await step("Building the portal's pages", ".next/.stamp", portalInputs(), buildPortal)
  } finally {
    release()
  }
}

async function installPackages() {
  if (packagesMatchLock()) return
  await timed("Installing the packages (a minute or so, the first time)", () =>
    // development packages too: they build what runs
    run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]),
  )
}

/** Whether node_modules holds what the lock file names: file times say nothing after a clone or a copy. */
function packagesMatchLock() {
  const installed = readPackages("node_modules/.package-lock.json")
  if (installed === undefined) return false
  const locked = readPackages("package-lock.json") ?? {}
  for (const [path, { version }] of Object.entries(installed)) if (locked[path]?.version !== version) return false
  return Object.entries(locked).every(
    ([path, entry]) => path === "" || entry.optional || entry.devOptional || entry.peer || path in installed,
  )
}

/** @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }> | undefined} */
function readPackages(path) {
  const file = join(root, path)
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined
}

function generateClient() {
  const stamp = "node_modules/.prisma/client/.stamp"
  return step(
    "Generating the database client",
    stamp,
    ["prisma/schema", "prisma.config.ts", "package-lock.json"],
    async () => {
      rmSync(join(root, "node_modules/.prisma/client"), { recursive: true, force: true })
      await run(process.execPath, ["node_modules/prisma/build/index.js", "generate", "--no-hints"], {
        // The command looks for an engine to download that generating never calls: any file that exists will do.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      })
    },
  )
}

function buildPortal() {
  return run(process.execPath, ["node_modules/next/dist/bin/next", "build"], { NEXT_TELEMETRY_DISABLED: "1" })
}

function bundleInputs() {
  return [
    "lib",
    "tests/stories",
    "tests/bench",
    "tests/support",
    "prisma/schema",
    "package-lock.json",
    "tsconfig.json",
    "package.json",
  ]
}

function portalInputs() {
  const configuration = ["next.config.js", "postcss.config.mjs", "tsconfig.json", "package-lock.json", "prisma/schema"]
  return ["app", "components", "lib", "proxy.ts", ...configuration]
}

/** Does the work unless the stamp says that it was done on these very inputs. */
async function step(words, stampPath, inputs, work) {
  const stamp = join(root, stampPath)
  const digest = digestOf(inputs)
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return
  await timed(words, work)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
}

function digestOf(inputs) {
  const hash = createHash("sha256")
  for (const file of inputs.flatMap((input) => filesUnder(join(root, input)))) {
    hash.update(`${relative(root, file)}\0`).update(readFileSync(file))
  }
  return hash.digest("hex")
}

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

async function timed(words, work) {
  const started = Date.now()
  console.error(`${words} …`)
  await work()
  console.error(`${words}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

/** Its output is shown only when it fails: a screen of somebody else's progress hides ours. */
function run(command, parameters, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const output = []
    child.stdout.on("data", (chunk) => output.push(chunk))
    child.stderr.on("data", (chunk) => output.push(chunk))
    child.once("error", reject)
    child.once("close", (code) => {
      if (code === 0) return resolve()
      reject(new Error(`${[command, ...parameters].join(" ")} failed (${code}):\n${Buffer.concat(output)}`))
    })
  })
}

/** Two commands on one folder must not install or build at once: the second waits, and then finds everything done. */
async function takeTurn() {
  const turn = join(root, ".setup-turn")
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(turn, String(process.pid), { flag: "wx" })
      break
    } catch (error) {
      if (error.code !== "EEXIST") throw error
      if (!lives(Number(readFileSync(turn, "utf8")))) rmSync(turn, { force: true })
      else if (waited === 0) console.error("Another command is building here; waiting for it …")
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const release = () => rmSync(turn, { force: true })
  process.once("exit", release)
  return () => {
    process.off("exit", release)
    release()
  }
}

function lives(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
