// The newest release of an environment as files for products without an agent: what each can be made to do, and what it cannot.
import { staffPage } from "@/app/portal"
import { ExportCard } from "@/components/exports/export-card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { describeExports } from "@/lib/targets/exports"

export const metadata = { title: "Exports" }

export default staffPage(async ({ actor, queries, params }) => {
  const { name, title, head } = await queries.getEnvironment(actor, params.environment ?? "")
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Releases", href: "/releases" },
          { label: title, href: `/releases/${name}` },
        ]}
        title={`Exports of ${title}`}
        lead="For products that no agent configures. Nothing reports back from them, so none of these proves that anything is enforced."
      />
      {head === null ? (
        <EmptyState
          title={`Nothing was published to ${title} yet`}
          detail="What is exported is the newest release: publish one first."
          action={<LinkButton href={`/releases/${name}/changes`}>Review and publish</LinkButton>}
        />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          {describeExports().map((view) => (
            <ExportCard key={view.kind} environment={name} sequence={head.sequence} view={view} />
          ))}
        </div>
      )}
    </>
  )
})
