// Authorities and keys: one hierarchy for each environment, and one in which gateways, operators and this server meet.
import { staffPage } from "@/app/portal"
import { HierarchyCard } from "@/components/authorities/hierarchy-card"
import { RotationList } from "@/components/authorities/rotation-list"
import { KeepFresh } from "@/components/objects/keep-fresh"

export const metadata = { title: "Authorities" }

export default staffPage(async ({ actor, queries }) => {
  const authorities = await queries.listAuthorities(actor)
  const environments = await queries.listEnvironments(actor)
  const rotations = await queries.listRotations(actor)
  const openIn = (environment: string | null) =>
    rotations.find(
      (rotation) => rotation.environment === environment && ["published", "draining"].includes(rotation.step),
    )
  return (
    <div className="flex flex-col gap-4">
      <KeepFresh seconds={15} />
      {environments.map(({ name, title }) => (
        <HierarchyCard
          key={name}
          title={title}
          note="Issues the certificates of partners' applications. Its gateways trust it, and no other."
          authorities={authorities.filter(({ environment }) => environment === name)}
          rotation={openIn(name)}
        />
      ))}
      <HierarchyCard
        title="Infrastructure"
        note="Issues the certificates of gateways, operators and the machine listener."
        authorities={authorities.filter(({ environment }) => environment === null)}
        rotation={openIn(null)}
      />
      <RotationList rotations={rotations} />
    </div>
  )
})
