// Proposals: what somebody asks to have published, what is said about it, and the decision.
// For operators.
import { z } from "@hono/zod-openapi"
import { listProposalsInput } from "@/lib/queries/proposals/list-proposals"
import { commentOnProposalInput } from "@/lib/usecases/proposals/comment-on-proposal"
import { proposeReleaseInput } from "@/lib/usecases/proposals/propose-release"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { proposal, proposalRow } from "../schemas/rollout"
import { listOf } from "../schemas/shared-shapes"
import { environmentParams, idParams, reasonBody } from "./inputs"

const tag = "Proposals"
const answer = { status: 200, schema: proposal, description: "The proposal." } as const

export function proposalRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/proposals",
      tag,
      summary: "List proposals, newest first",
      params: environmentParams,
      query: listProposalsInput.omit({ environment: true }),
      answer: { status: 200, schema: listOf(proposalRow), description: "A page of proposals." },
      run: ({ actor, params, query }) => queries.listProposals(actor, { ...query, environment: params.name }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/proposals",
      tag,
      summary: "Propose to publish what was reviewed, or to roll back, now or at a given time",
      params: environmentParams,
      body: z.object(proposeReleaseInput.shape).omit({ environment: true }),
      answer: { ...answer, status: 201 },
      run: async ({ actor, params, body }) => {
        // once more, as text, for the rule that spans two fields
        const publishAt = body.publishAt?.toISOString()
        const input = proposeReleaseInput.parse({ ...body, publishAt, environment: params.name })
        const { id } = await usecases.proposeRelease(actor, input)
        return queries.getProposal(actor, id)
      },
    }),
    defineRoute({
      method: "get",
      path: "/proposals/{id}",
      tag,
      summary: "Read a proposal",
      params: idParams,
      answer,
      run: ({ actor, params }) => queries.getProposal(actor, params.id),
    }),
    ...decisionRoutes({ usecases, queries }),
  ]
}

function decisionRoutes({ usecases, queries }: Pick<MachineParts, "usecases" | "queries">): MachineRoute[] {
  return [
    defineRoute({
      method: "post",
      path: "/proposals/{id}/approval",
      tag,
      summary:
        "Approve it: it is published at once, or at the time that was asked for; outdated where it is no longer what was reviewed",
      params: idParams,
      answer,
      run: async ({ actor, params }) => {
        await usecases.approveProposal(actor, params)
        return queries.getProposal(actor, params.id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/proposals/{id}/rejection",
      tag,
      summary: "Reject it",
      params: idParams,
      body: reasonBody,
      answer,
      run: async ({ actor, params, body }) => {
        await usecases.rejectProposal(actor, { ...params, ...body })
        return queries.getProposal(actor, params.id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/proposals/{id}/withdrawal",
      tag,
      summary: "Withdraw it",
      params: idParams,
      body: reasonBody,
      answer,
      run: async ({ actor, params, body }) => {
        await usecases.withdrawProposal(actor, { ...params, ...body })
        return queries.getProposal(actor, params.id)
      },
    }),
    defineRoute({
      method: "post",
      path: "/proposals/{id}/comments",
      tag,
      summary: "Say something about it; comments stay",
      params: idParams,
      body: commentOnProposalInput.omit({ id: true }),
      answer: { ...answer, status: 201 },
      run: async ({ actor, params, body }) => {
        await usecases.commentOnProposal(actor, { ...params, ...body })
        return queries.getProposal(actor, params.id)
      },
    }),
  ]
}
