// What can be done about layers in front of gateways.
// For the page beside this file.
"use server"
import { staffAction } from "@/app/portal"
import { registerPeerInput } from "@/lib/usecases/layers/register-peer"
import { removePeerInput } from "@/lib/usecases/layers/remove-peer"

export const registerLayer = staffAction(registerPeerInput, ({ usecases, actor }, input) =>
  usecases.registerPeer(actor, input),
)

export const removeLayer = staffAction(removePeerInput, ({ usecases, actor }, input) =>
  usecases.removePeer(actor, input),
)
