// Automatic renewal of an application's certificate: the script with the application's own values, the code that starts it, cron.
import { partnerPage } from "@/app/portal"
import { ApplicationCodePanel } from "@/components/renewals/application-code-panel"
import { Card } from "@/components/ui/card"
import { CodeBlock } from "@/components/ui/code-block"
import { DownloadButton } from "@/components/ui/download-button"
import { EmptyState } from "@/components/ui/empty-state"
import { PageHeader } from "@/components/ui/page-header"
import { renewScriptName } from "@/lib/core/renew-script"
import { makeApplicationCode } from "../../../actions"

export const metadata = { title: "Automatic renewal" }

export default partnerPage(async ({ actor, queries, params: { id = "" } }) => {
  const { name, status } = await queries.getApplication(actor, id)
  const script = await queries.getRenewScript(actor, id)
  const here = `/partner/applications/${id}/automatic-renewal`
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Home", href: "/partner" },
          { label: name, href: `/partner/applications/${id}` },
        ]}
        title="Automatic renewal"
        lead="A script for curl and openssl that gets a certificate, and a new one whenever it is time, over EST (RFC 7030)."
      />
      <div className="flex max-w-4xl flex-col gap-4">
        <Card
          title="1. The script"
          note="It has your application's own values in it, and nothing secret."
          aside={<DownloadButton href={`${here}/${renewScriptName}`}>Download {renewScriptName}</DownloadButton>}
        >
          <CodeBlock nowrap what="script" code={script} />
        </Card>
        <Card
          title="2. The first certificate"
          note="With a one-time code, or with a certificate that you have already."
        >
          {status === "active" ? (
            <ApplicationCodePanel applicationId={id} action={makeApplicationCode} />
          ) : (
            <EmptyState title="Not while it is suspended" detail="Certificates are issued again once it is active." />
          )}
        </Card>
        <Card title="3. From then on" note="Twice a day is often: it does nothing until the renewal window begins.">
          <CodeBlock caption="In the crontab of the user who runs the program" code={cronLine(script)} />
        </Card>
      </div>
    </>
  )
})

/** The script's own: each application has another minute. */
function cronLine(script: string): string {
  return /^#\s+(\d+ \S+ \* \* \* sh .+)$/m.exec(script)?.[1] ?? `17 4,16 * * * sh /path/to/${renewScriptName}`
}
