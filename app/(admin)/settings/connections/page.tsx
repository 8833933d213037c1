// Single sign-on and mail: whether each is set up, and which variables do so. Their secrets are never shown.
import { staffPage } from "@/app/portal"
import { ConnectionCard } from "@/components/settings/connection-card"
import type { Config } from "@/lib/config"
import { getContainer } from "@/lib/container"

export const metadata = { title: "Sign-on and mail" }

export default staffPage(async () => {
  const { oidc, mail, publicUrl } = getContainer().config
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <SingleSignOn oidc={oidc} publicUrl={publicUrl} />
      <Mail mail={mail} />
    </div>
  )
})

function SingleSignOn({ oidc, publicUrl }: Pick<Config, "oidc" | "publicUrl">) {
  return (
    <ConnectionCard
      title="Single sign-on (OpenID Connect)"
      configured={oidc !== null}
      variables={["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]}
      facts={[
        ...(oidc === null ? [] : [monospaced("Issuer", oidc.issuer), monospaced("Client", oidc.clientId)]),
        monospaced("Redirect address", `${publicUrl}/api/auth/callback/oidc`),
      ]}
    >
      {oidc === null
        ? "People sign in with their password. Set this up to let them use your identity provider; the redirect address goes into its configuration."
        : "People whose e-mail address the identity provider has verified can sign in through it, once they were invited here."}
    </ConnectionCard>
  )
}

function Mail({ mail }: Pick<Config, "mail">) {
  return (
    <ConnectionCard
      title="Mail (SMTP)"
      configured={mail !== null}
      variables={["SMTP_URL", "SMTP_FROM"]}
      facts={mail === null ? [] : [monospaced("Server", serverOf(mail.url)), monospaced("Sender", mail.from)]}
    >
      {mail === null
        ? "Invitations are links that you pass on yourself. Set this up to have them sent as well."
        : "Invitations are sent by mail as well as shown."}
    </ConnectionCard>
  )
}

/** Host and port alone: the address holds a password. */
function serverOf(url: string): string {
  return new URL(url).host
}

function monospaced(term: string, value: string) {
  return { term, value: <span className="wrap-anywhere font-mono text-xs">{value}</span> }
}
