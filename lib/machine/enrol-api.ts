// Enrolment: the one call without a client certificate. A one-time code and a signing request buy a gateway its identity.
// For agents. The code is in the body alone, so it is in no log; a network that guesses is made to wait.
import { enrolGatewayInput } from "@/lib/usecases/gateways/enrol-gateway"
import type { AttemptLimit } from "./attempt-limit"
import { documentEnrolment } from "./config-document"
import type { MachineApp } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import { parseJson, readText } from "./read-body"

type EnrolParts = Pick<MachineParts, "usecases"> & { attempts: AttemptLimit }

export function serveEnrolment(app: MachineApp, { usecases, attempts }: EnrolParts): void {
  documentEnrolment(app)
  app.post("/enrol", async (context) => {
    const { address } = context.env
    attempts.require(address)
    const body = enrolGatewayInput.parse(parseJson(await readText(context.req.raw)))
    const { root, ...enrolment } = await attempts.attempt(address, () => usecases.enrolGateway(body))
    // the characters of the document are what was pinned: they travel as they were signed
    const answer = { ...enrolment, root: Buffer.from(root).toString("utf8") }
    return context.json(answer, 201, { "cache-control": "no-store" })
  })
}
