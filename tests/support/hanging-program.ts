// A program under the agent's watchdog that hangs in the way its parameter names: `spins`, `waits`, or not at all.
// For the tests of the watchdog, in a process of its own.
import { startWatchdog } from "@/lib/agent/watchdog"

const [way] = process.argv.slice(2)
const { progress } = startWatchdog({ stuckMs: 1500, idleMs: 3000 })
setInterval(() => {
  if (way !== "waits") progress()
}, 200)
process.stdout.write("started\n")
if (way === "spins") for (;;);
setTimeout(() => process.exit(0), 6000)
