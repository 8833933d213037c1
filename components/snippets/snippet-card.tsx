// The first call of an application, as code that runs as it is pasted, with the partner's own values.
import type { ApplicationReach } from "@/lib/core/application-view"
import { examplePath } from "../reach/example-path"
import { TokenFirst } from "../tokens/token-first"
import { Card } from "../ui/card"
import { CodeBlock } from "../ui/code-block"
import { EmptyState } from "../ui/empty-state"
import { LinkButton } from "../ui/link-button"
import { Tabs } from "../ui/tabs"
import { callSnippets } from "./call-snippets"

export function SnippetCard({ reach }: { reach: ApplicationReach }) {
  const routes = reach.scopes.flatMap((scope) => scope.routes)
  const route = routes.find(({ methods }) => methods.includes("GET")) ?? routes[0]
  if (route === undefined) {
    return (
      <Card title="Make your first call">
        <EmptyState
          title="Nothing to call yet"
          detail={`${reach.name} has no scope. Ask for access; once it is given and published, this shows a call that runs as it is pasted.`}
          action={<LinkButton href={`/partner/requests?ask&application=${reach.id}`}>Ask for access</LinkButton>}
        />
      </Card>
    )
  }
  const method = route.methods.includes("GET") ? "GET" : (route.methods[0] ?? "GET")
  const { host, path, tokenPolicy } = route
  const token = tokenPolicy.kind === "jwt" ? tokenPolicy : null
  const snippets = callSnippets({ method, host, path: examplePath(path), token: token !== null })
  return (
    <Card
      title="Make your first call"
      note="Run it where client.pem and client.key lie. If the host's own certificate is from a private authority, your program has to trust that one too."
    >
      {token ? <TokenFirst policy={token} /> : null}
      <Tabs
        label="Languages"
        tabs={snippets.map(({ key, label, says, code }) => ({
          value: key,
          label,
          content: <CodeBlock code={code} caption={says} what={`${label} code`} nowrap={key !== "curl"} />,
        }))}
      />
    </Card>
  )
}
