// What is true of an API's fields wherever they are typed: on creation and on update.
// For those two inputs.
import { z } from "zod"
import { hostnameProblem } from "@/lib/core/hostname"
import { textField } from "@/lib/core/text-field"
import { tokenAlgorithms, tokenAudienceProblem, tokenClaimProblem } from "@/lib/core/token-policy"
import { upstreamProblem } from "@/lib/core/upstream"

function judged(what: string, problemOf: (text: string) => string | undefined) {
  return z
    .string({ error: `${what} is missing.` })
    .max(2000, `${what} is too long.`)
    .trim()
    .superRefine((text, context) => {
      const problem = problemOf(text)
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem })
    })
}

/** The issuer is one of the environment's; that is asked of the database. */
const tokenPolicyField = z.discriminatedUnion(
  "kind",
  [
    z.object({ kind: z.literal("none") }),
    z.object({
      kind: z.literal("jwt"),
      issuer: z.string({ error: "Name the issuer of the tokens." }).max(300),
      audience: judged("The audience", tokenAudienceProblem),
      algorithms: z
        .array(z.enum(tokenAlgorithms, { error: `Use some of ${tokenAlgorithms.join(", ")}.` }), {
          error: "Choose at least one algorithm.",
        })
        .min(1, "Choose at least one algorithm.")
        .transform((chosen) => tokenAlgorithms.filter((algorithm) => chosen.includes(algorithm))),
      scopeClaim: judged("The claim", tokenClaimProblem).nullable().default(null),
      bound: z.boolean().default(true),
    }),
  ],
  { error: "A token policy is of kind none or jwt." },
)

export const apiFields = {
  name: textField("The name", 100),
  zone: z.enum(["internal", "partner", "public"], { error: "Choose the zone: internal, partner or public." }),
  owner: textField("The owner", 100),
  hostname: judged("The hostname", hostnameProblem),
  upstream: judged("The upstream", upstreamProblem),
  tokenPolicy: tokenPolicyField,
}
