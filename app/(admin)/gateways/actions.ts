// What can be done about gateways.
// For the pages under /gateways. The answer of the second holds a one-time code: it goes to whoever asked, and nowhere else.
"use server"
import { staffAction } from "@/app/portal"
import { createEnrolmentCodeInput } from "@/lib/usecases/gateways/create-enrolment-code"
import { registerGatewayInput } from "@/lib/usecases/gateways/register-gateway"
import { retireGatewayInput } from "@/lib/usecases/gateways/retire-gateway"
import { setGatewayWaveInput } from "@/lib/usecases/gateways/set-gateway-wave"

export const registerGateway = staffAction(registerGatewayInput, ({ usecases, actor }, input) =>
  usecases.registerGateway(actor, input),
)

export const createInstallCommand = staffAction(createEnrolmentCodeInput, async ({ usecases, actor }, input) => {
  const { command, expiresAt } = await usecases.createEnrolmentCode(actor, input)
  return { command, expiresAt }
})

export const retireGateway = staffAction(retireGatewayInput, ({ usecases, actor }, input) =>
  usecases.retireGateway(actor, input),
)

export const setGatewayWave = staffAction(setGatewayWaveInput, ({ usecases, actor }, input) =>
  usecases.setGatewayWave(actor, input),
)
