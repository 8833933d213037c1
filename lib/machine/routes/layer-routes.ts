// Layers in front of gateways: who may hand over certificates of others. Takes effect with the next publication.
// For operators.
import { registerPeerInput } from "@/lib/usecases/layers/register-peer"
import { removePeerInput } from "@/lib/usecases/layers/remove-peer"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { layerPeer } from "../schemas/layer"
import { listOf } from "../schemas/shared-shapes"
import { environmentParams, idParams } from "./inputs"

const tag = "Layers"

export function layerRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/peers",
      tag,
      summary: "List the layers that may hand over certificates",
      params: environmentParams,
      answer: { status: 200, schema: listOf(layerPeer), description: "The layers." },
      run: async ({ actor, params }) => ({
        items: await queries.listPeers(actor, { environment: params.name }),
        nextCursor: null,
      }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/peers",
      tag,
      summary: "Let a layer hand over its callers' certificates: takes effect with the next publication",
      params: environmentParams,
      body: registerPeerInput.omit({ environment: true }),
      answer: { status: 201, schema: layerPeer, description: "The layer." },
      run: async ({ actor, params: { name: environment }, body }) => {
        const { id } = await usecases.registerPeer(actor, { ...body, environment })
        const added = (await queries.listPeers(actor, { environment })).find((peer) => peer.id === id)
        if (added === undefined) throw new Error("the layer was removed at the same moment")
        return added
      },
    }),
    defineRoute({
      method: "post",
      path: "/peers/{id}/removal",
      tag,
      summary: "Let a layer hand over certificates no longer: takes effect with the next publication",
      params: idParams,
      body: removePeerInput.omit({ id: true }),
      answer: { status: 204, description: "Removed." },
      run: ({ actor, params: { id }, body }) => usecases.removePeer(actor, { ...body, id }),
    }),
  ]
}
