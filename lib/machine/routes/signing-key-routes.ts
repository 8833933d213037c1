// Signing keys and root documents: what gateways believe, changing it, signing what waits; and what gateways do past the end of their configuration.
// For operators.
import { setStalenessInput } from "@/lib/usecases/publication/set-staleness"
import { changeRootDocumentInput } from "@/lib/usecases/root-documents/change-root-document"
import { signRootDraftInput, withdrawRootDraftInput } from "@/lib/usecases/root-documents/sign-root-draft"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { signingKeys, staleness } from "../schemas/signing-keys"
import { environmentParams } from "./inputs"

const tag = "Signing keys"
const description = "The keys, the chain of root documents, and the draft that waits for signatures, or null."
const answer = { status: 200, schema: signingKeys, description } as const

export function signingKeyRoutes(parts: MachineParts): MachineRoute[] {
  const { usecases, queries } = parts
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/signing-keys",
      tag,
      summary: "Read the keys that gateways believe, and the root documents that name them",
      params: environmentParams,
      answer,
      run: ({ actor, params }) => queries.getSigningKeys(actor, params.name),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/root-documents",
      tag,
      summary:
        "Change which keys gateways believe: draft the next root document, which holds once enough keys have signed",
      params: environmentParams,
      body: changeRootDocumentInput.omit({ environment: true }),
      answer: { ...answer, status: 201 },
      run: async ({ actor, params: { name }, body }) => {
        await usecases.changeRootDocument(actor, { ...body, environment: name })
        return queries.getSigningKeys(actor, name)
      },
    }),
    ...draftRoutes(parts),
    stalenessRoute(parts),
  ]
}

function draftRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "post",
      path: "/environments/{name}/root-documents/signatures",
      tag,
      summary: "Sign the draft by every key that can sign on the server",
      params: environmentParams,
      body: signRootDraftInput.omit({ environment: true }),
      answer,
      run: async ({ actor, params: { name }, body }) => {
        await usecases.signRootDraft(actor, { ...body, environment: name })
        return queries.getSigningKeys(actor, name)
      },
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/root-documents/withdrawal",
      tag,
      summary: "Withdraw the draft: what holds goes on holding",
      params: environmentParams,
      body: withdrawRootDraftInput.omit({ environment: true }),
      answer,
      run: async ({ actor, params: { name }, body }) => {
        await usecases.withdrawRootDraft(actor, { ...body, environment: name })
        return queries.getSigningKeys(actor, name)
      },
    }),
  ]
}

function stalenessRoute({ usecases, queries }: MachineParts): MachineRoute {
  return defineRoute({
    method: "put",
    path: "/environments/{name}/staleness",
    tag: "Environments",
    summary: "Say what gateways do past the end of their configuration",
    params: environmentParams,
    body: setStalenessInput.omit({ environment: true }),
    answer: { status: 200, schema: staleness, description: "What they do from now on." },
    run: async ({ actor, params: { name }, body }) => {
      await usecases.setStaleness(actor, { ...body, environment: name })
      const { staleness: kept } = await queries.getEnvironment(actor, name)
      return { staleness: kept }
    },
  })
}
