// Adds an issuer of access tokens to an environment: its name in `iss`, and the address of its keys. They are fetched at once.
// For administrators. Its keys are published with the next policy, and mean nothing before an API's token policy names it.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { tokenIssuerProblem } from "@/lib/core/token-policy"
import type { Deps } from "@/lib/usecases/deps"
import { requireEnvironment } from "../partners/require-environment"

export const addTokenIssuerInput = z.object({
  environment: z.string().max(50),
  /** As it stands in `iss`, letter by letter. */
  issuer: z
    .string({ error: "The issuer is missing." })
    .trim()
    .superRefine((text, context) => {
      const problem = tokenIssuerProblem(text)
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem })
    }),
  jwksUri: z
    .string({ error: "The address of the keys is missing." })
    .trim()
    .max(1000, "An address has at most 1000 characters.")
    .refine(isUsable, "Give an address like https://issuer.example.org/jwks.json, without a user or a fragment."),
})
export type AddTokenIssuer = z.infer<typeof addTokenIssuerInput>

/** Each is asked every few minutes, and stands in every bundle. */
const most = 20

export const makeAddTokenIssuer =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError duplicate, conflict */
  async (actor: Actor, { environment: environmentName, issuer, jwksUri }: AddTokenIssuer): Promise<{ id: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      await requireEnvironment(tx, environmentName)
      if ((await tx.tokenIssuer.count({ where: { environmentName } })) >= most) {
        throw new DomainError("conflict", `${environmentName} has ${most} issuers of tokens already. Remove one first.`)
      }
      if ((await tx.tokenIssuer.count({ where: { environmentName, issuer } })) > 0) {
        const reason = `${environmentName} knows this issuer already.`
        throw new DomainError("duplicate", reason, { fields: { issuer: reason } })
      }
      const id = newId("tokenIssuer")
      const data = { id, environmentName, issuer, jwksUri, nextAt: now, createdBy: actor.id, createdAt: now }
      await tx.tokenIssuer.create({ data })
      record({
        action: "token-issuer.added",
        subject: { kind: "token-issuer", id, name: issuer },
        environment: environmentName,
        detail: { jwksUri: new URL(jwksUri).origin },
      })
      return { id }
    })
  }

function isUsable(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "" && hash === ""
}
