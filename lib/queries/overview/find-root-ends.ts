// Root documents near their end: past it gateways believe no key of their environment any more, so the next one has to be signed before.
// For the overview's findings. A ceremony with several holders takes time to arrange: a year before it is planned, a month before it is urgent.
import type { Actor } from "@/lib/core/actor"
import type { Finding } from "@/lib/core/overview-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListRootEnds } from "../root-documents/list-root-ends"

const dayMs = 86_400_000
const [soonDays, urgentDays] = [365, 30]

export async function findRootEnds({ db, clock }: QueryDeps, actor: Actor): Promise<Finding[]> {
  const now = clock().getTime()
  const ends = await makeListRootEnds({ db })(actor)
  return ends
    .filter(({ notAfter }) => notAfter.getTime() < now + soonDays * dayMs)
    .map(({ environment, title, version, notAfter, waiting }) => ({
      kind: "root-document-ending",
      severity: notAfter.getTime() < now + urgentDays * dayMs ? "act" : "plan",
      subject: {
        kind: "root-document",
        id: `${environment}/${version}`,
        name: `Root document ${version} of ${title}`,
      },
      environment,
      detail: `It ends at ${exactWords(notAfter)}. Gateways then believe nothing that ${title} signs. ${waiting ? "The next one waits for signatures" : "Renew it, or change a key"}: Settings, Signing keys.`,
    }))
}
