// `npm run operator | ca | restore | agent | demo | bench | migration -- …`: prepares what the command needs and runs its bundle in this process.
// Plain Node: on a fresh clone nothing is installed yet when it begins.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { checkNode, prepare, root } from "./steps.mjs"

/** Command → its bundle, and whether it starts a server, which needs the portal's pages. */
const commands = {
  operator: { bundle: "dist/operator.mjs", portal: false },
  ca: { bundle: "dist/ca.mjs", portal: false },
  restore: { bundle: "dist/restore.mjs", portal: false },
  migration: { bundle: "dist/migration.mjs", portal: false },
  agent: { bundle: "public/agent/gatewarden-agent.mjs", portal: false },
  demo: { bundle: "dist/demo.mjs", portal: true },
  bench: { bundle: "dist/bench.mjs", portal: true },
}

checkNode()
process.chdir(root)
const [name = "", ...parameters] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(`Say which command: ${Object.keys(commands).join(", ")}.`)
  process.exit(2)
}
const bundle = join(root, command.bundle)
try {
  await prepare({ portal: command.portal })
  if (!existsSync(bundle)) throw new Error(`${command.bundle} was not built.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
// the command sees its own parameters, as if it had been started by itself
process.argv = [process.execPath, bundle, ...parameters]
process.setSourceMapsEnabled(true)
await import(pathToFileURL(bundle).href)
