// `npm start`: from a fresh clone to a server that serves, in one command. `npm run dev` is the same with pages built on demand;
// `--built` trusts what is there, for images and tests. Plain Node: nothing is installed yet when it begins.
import { checkNode, prepare, root } from "./steps.mjs"

checkNode()
process.chdir(root)
const development = process.argv.includes("--dev")
// an interrupted preparation is taken up by the next start
const leave = () => process.exit(130)
process.on("SIGINT", leave).on("SIGTERM", leave)
try {
  if (!process.argv.includes("--built")) await prepare({ portal: !development })
} catch (error) {
  console.error(`\nGatewarden could not be prepared. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
process.off("SIGINT", leave).off("SIGTERM", leave)
process.setSourceMapsEnabled(true)
// React and Next choose their production code by this, before anything of theirs is loaded
process.env.NODE_ENV = development ? "development" : "production"
// written by the preparation, so no tool should look for it before
const { startServer } = await import(new URL("../../dist/server.mjs", import.meta.url).href)
await startServer({ development })
