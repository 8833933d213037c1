// What can be done about layers in front of gateways, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeRegisterPeer } from "./register-peer"
import { makeRemovePeer } from "./remove-peer"

export function makeLayerUseCases(deps: Deps) {
  return { registerPeer: makeRegisterPeer(deps), removePeer: makeRemovePeer(deps) }
}
