// `npm run build`: everything that `npm start` prepares, without starting.
import { checkNode, prepare, root } from "./steps.mjs"

checkNode()
process.chdir(root)
try {
  await prepare({ portal: true })
  console.error("Everything is built. `npm start` serves it.")
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
