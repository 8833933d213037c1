// Enrolment: the one call without a client certificate. A one-time code and a signing request buy a gateway its identity.
// For agents. The code is in the body alone, so it is in no log; a network that guesses is made to wait.
import { DomainError } from "@/lib/core/domain-error"
import { enrolGatewayInput } from "@/lib/usecases/gateways/enrol-gateway"
import { makeAttemptLimit } from "./attempt-limit"
import { documentEnrolment } from "./config-document"
import type { MachineApp } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import { parseJson, readText } from "./read-body"

export function serveEnrolment(app: MachineApp, { usecases, clock }: MachineParts): void {
  const limit = makeAttemptLimit(clock)
  documentEnrolment(app)
  app.post("/enrol", async (context) => {
    const { address } = context.env
    limit.require(address)
    const body = enrolGatewayInput.parse(parseJson(await readText(context.req.raw)))
    const { root, ...enrolment } = await usecases.enrolGateway(body).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === "code_invalid") limit.failed(address)
      throw error
    })
    // the characters of the document are what was pinned: they travel as they were signed
    const answer = { ...enrolment, root: Buffer.from(root).toString("utf8") }
    return context.json(answer, 201, { "cache-control": "no-store" })
  })
}
