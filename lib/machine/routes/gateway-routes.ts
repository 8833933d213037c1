// Gateways: registered, read, and given the code with which they enrol.
// For operators. What gateways themselves call is in lib/machine/config-api.ts.
import { listGatewaysInput } from "@/lib/queries/gateways/list-gateways"
import { registerGatewayInput } from "@/lib/usecases/gateways/register-gateway"
import { setGatewayWaveInput } from "@/lib/usecases/gateways/set-gateway-wave"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { enrolmentCode, gateway, gatewayRow } from "../schemas/gateway"
import { listOf } from "../schemas/shared-shapes"
import { idParams } from "./inputs"

const tag = "Gateways"

export function gatewayRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/gateways",
      tag,
      summary: "List gateways with what they enforce",
      query: listGatewaysInput,
      answer: { status: 200, schema: listOf(gatewayRow), description: "A page of gateways." },
      run: ({ actor, query }) => queries.listGateways(actor, query),
    }),
    defineRoute({
      method: "post",
      path: "/gateways",
      tag,
      summary: "Register a gateway",
      body: registerGatewayInput,
      answer: { status: 201, schema: gateway, description: "The gateway." },
      run: async ({ actor, body }) => {
        const { id } = await usecases.registerGateway(actor, body)
        return queries.getGateway(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/gateways/{id}",
      tag,
      summary: "Read a gateway",
      params: idParams,
      answer: { status: 200, schema: gateway, description: "The gateway." },
      versioned: true,
      run: ({ actor, params }) => queries.getGateway(actor, params.id),
    }),
    defineRoute({
      method: "patch",
      path: "/gateways/{id}",
      tag,
      summary: "Put a gateway into a wave; 1 is the canary",
      params: idParams,
      body: setGatewayWaveInput.pick({ wave: true }),
      answer: { status: 200, schema: gateway, description: "The gateway." },
      versioned: true,
      run: async ({ actor, params: { id }, body, ifMatch }) => {
        const revision = await revisionOf(ifMatch, async () => (await queries.getGateway(actor, id)).revision)
        await usecases.setGatewayWave(actor, { id, ...body, revision })
        return queries.getGateway(actor, id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/gateways/{id}/enrolment-codes",
      tag,
      summary: "Make a one-time enrolment code; it voids the ones before it",
      params: idParams,
      answer: { status: 201, schema: enrolmentCode, description: "The code and the command that redeems it." },
      run: ({ actor, params }) => usecases.createEnrolmentCode(actor, { gatewayId: params.id }),
    }),
  ]
}
