// What can be done about gateways, by people and by the gateways themselves, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeCreateEnrolmentCode } from "./create-enrolment-code"
import { makeEnrolGateway } from "./enrol-gateway"
import { makeNoteGatewaySeen } from "./note-gateway-seen"
import { makeRegisterGateway } from "./register-gateway"
import { makeReportStatus } from "./report-status"
import { makeRetireGateway } from "./retire-gateway"
import { makeSetGatewayWave } from "./set-gateway-wave"

export function makeGatewayUseCases(deps: Deps) {
  return {
    registerGateway: makeRegisterGateway(deps),
    createEnrolmentCode: makeCreateEnrolmentCode(deps),
    enrolGateway: makeEnrolGateway(deps),
    noteGatewaySeen: makeNoteGatewaySeen(deps),
    reportStatus: makeReportStatus(deps),
    retireGateway: makeRetireGateway(deps),
    setGatewayWave: makeSetGatewayWave(deps),
  }
}
