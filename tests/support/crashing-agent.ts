// An agent that ends itself with SIGKILL as a given step begins: what a power cut or the kernel's killer may do at any moment.
// For tests of crashes; built and run as a program of its own. Its arguments are a directory and the name of a step.
import { makeLog } from "@/lib/agent/log"
import { startAgent } from "@/lib/agent/start-agent"
import { pathsOf } from "@/lib/agent/state/paths"

const [directory = "", fatal] = process.argv.slice(2)
// the start goes through the same steps with the release of before: there it lives
let isNews = false
const { agent, close } = await startAgent({
  paths: pathsOf(directory),
  options: {},
  log: makeLog(
    (line) => process.stdout.write(line),
    () => new Date(),
  ),
  clock: () => new Date(),
  onStep: (name) => {
    if (isNews && name === fatal) process.kill(process.pid, "SIGKILL")
  },
})
await agent.resume()
isNews = true
await agent.poll(0)
close()
