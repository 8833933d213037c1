// Authorities and keys: one hierarchy for each environment, and one in which gateways, operators and this server meet.
import { staffPage } from "@/app/portal"
import { AuthorityTable } from "@/components/settings/authority-table"

export const metadata = { title: "Authorities" }

export default staffPage(async ({ actor, queries }) => {
  const authorities = await queries.listAuthorities(actor)
  const environments = await queries.listEnvironments(actor)
  return (
    <div className="flex flex-col gap-4">
      {environments.map(({ name, title }) => (
        <AuthorityTable
          key={name}
          title={title}
          note="Issues the certificates of partners' applications. Its gateways trust it, and no other."
          authorities={authorities.filter(({ environment }) => environment === name)}
        />
      ))}
      <AuthorityTable
        title="Infrastructure"
        note="Issues the certificates of gateways, operators and the machine listener."
        authorities={authorities.filter(({ environment }) => environment === null)}
      />
    </div>
  )
})
