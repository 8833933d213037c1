// An agent's renewal that ends itself with SIGKILL as a given step begins.
// For tests of crashes; built and run as a program of its own. Its arguments are a directory, the name of a step and days ahead.
import { makeHttpsClient } from "@/lib/agent/client/https-client"
import { makeRenewal } from "@/lib/agent/identity/renewal"
import { readIdentity } from "@/lib/agent/identity/settings"
import { makeLog } from "@/lib/agent/log"
import { pathsOf } from "@/lib/agent/state/paths"

const [directory = "", fatal, days = "0"] = process.argv.slice(2)
const paths = pathsOf(directory)
const identity = await readIdentity(paths)
const { url, anchor, certificate, key } = identity
const clock = () => new Date(Date.now() + Number(days) * 86_400_000)
const https = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
const renewal = makeRenewal({
  ...{ paths, identity, https, clock },
  log: makeLog((line) => process.stdout.write(line), clock),
  chance: () => 0,
  onStep: (name) => {
    if (name === fatal) process.kill(process.pid, "SIGKILL")
  },
})
await renewal.look()
https.close()
