// What Azure takes: authorities for API Management or Application Gateway, and one policy document for each API.
// For the Azure export.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyHost, PolicyRoute } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { type Granted, grantedApplications } from "../granted"
import { asksForToken } from "../proxy/hosts"
import { trustChains } from "../trust-chains"
import { trustPem } from "../trust-pem"

function renderPolicy(bundle: PolicyBundle, api: PolicyHost): string {
  const granted = grantedApplications(bundle)
  // nothing here compares a token with the certificate, so an API that asks for one refuses everybody
  const routes = bundle.routes.routes.filter(({ host }) => host === api.host && !asksForToken(api))
  const serials = bundle.revocations.revoked.map(({ serial }) => serial.toUpperCase())
  return `<policies>
  <inbound>
    <base />
    <validate-client-certificate validate-revocation="true" validate-trust="true" validate-not-before="true" validate-not-after="true" ignore-error="false" />
    <choose>
      <when condition="${expression(`context.Request.Certificate == null || ${isOneOf(serials, serialNumber)}`)}">
        ${refusal(401, "Unauthorized")}
      </when>
${routes.map((route) => renderRoute(route, granted)).join("")}      <otherwise>
        ${refusal(403, "Forbidden")}
      </otherwise>
    </choose>
  </inbound>
  <backend>
    <base />
  </backend>
  <outbound>
    <base />
  </outbound>
  <on-error>
    <base />
  </on-error>
</policies>
`
}

const serialNumber = "context.Request.Certificate.SerialNumber.TrimStart('0')"
const commonName = "context.Request.Certificate.GetNameInfo(X509NameType.SimpleName, false)"

/** What is let through comes first; everything else is refused by the otherwise at the end. */
function renderRoute({ methods, path, scope }: PolicyRoute, granted: readonly Granted[]): string {
  const callers = granted.filter(({ scopes }) => scopes.includes(scope)).map(({ id }) => id)
  if (callers.length === 0) return ""
  const pattern = `^${templateSource(parsePathTemplate(path))}$`
  const condition = [
    isOneOf(methods, "context.Request.Method"),
    `Regex.IsMatch(context.Request.OriginalUrl.Path, ${literal(pattern)})`,
    isOneOf(callers, commonName),
  ].join(" && ")
  return `      <when condition="${expression(condition)}">
        <set-header name="X-Gatewarden-Scope" exists-action="override"><value>${escapeXml(scope)}</value></set-header>
      </when>
`
}

const refusal = (code: number, reason: string) =>
  `<return-response><set-status code="${code}" reason="${reason}" /></return-response>`

/** A verbatim string of C#, in which only quotes have to be doubled. */
const literal = (text: string) => `@"${text.replaceAll('"', '""')}"`

function isOneOf(values: readonly string[], what: string): string {
  return values.length === 0 ? "false" : `new [] {${values.map(literal).join(", ")}}.Contains(${what})`
}

const expression = (text: string) => escapeXml(`@(${text})`)

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export const azure: ExportTarget = {
  kind: "azure",
  title: "Azure API Management and Application Gateway",
  enforces: [
    "The authorities let in certificates of this environment's hierarchy, and no others.",
    "In API Management, validate-client-certificate verifies chain, dates and online revocation.",
    "In API Management, the policy refuses revoked serials, and lets an application through to the routes whose scope it has been granted.",
  ],
  limits: [
    "Application Gateway decides on the certificate alone: routes and grants are API Management's, or the API's own.",
    "Serials are compared without their issuer, since API Management shows names in another spelling.",
    "API Management knows SHA-1 thumbprints only, so certificates of other authorities that are registered one by one are not accepted.",
    "A grant's end and a suspension take effect with the next import.",
    "The path is compared as API Management hands it over, which may be decoded.",
    "An API with a token policy refuses everybody: validate-jwt does not compare cnf with the certificate.",
    "Callers of layers are not let through: what is handed over is not read.",
    "API Management takes 10 CA certificates; Application Gateway 100 chains for a profile, each with one root, and 200 in all.",
    "Application Gateway reads no CRL. It asks OCSP where it is told to, and then answers 400 where nobody answers.",
    "Nothing ends when the release is out of date.",
  ],
  render: (bundle) =>
    new Map([
      ["truststore.pem", trustPem(bundle)],
      ...[...trustChains(bundle)].map(([name, pem]): [string, string] => [`chains/${fileName(name)}.pem`, pem]),
      ...bundle.routes.hosts.map((api): [string, string] => [
        `policies/${fileName(api.host)}.xml`,
        renderPolicy(bundle, api),
      ]),
      ["deny-list.json", denyListJson(bundle)],
    ]),
  instructions: `
\`\`\`sh
# API Management: roots of truststore.pem as Root, the others as CertificateAuthority, under Security, Certificates, CA certificates;
# then for each API
az rest --method put --headers 'If-Match=*' --body @body.json --url \\
  "https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.ApiManagement/service/SERVICE/apis/API/policies/policy?api-version=2022-08-01"
# body.json: {"properties": {"format": "rawxml", "value": "the text of policies/HOST.xml"}}; set negotiateClientCertificate on the host name
# Application Gateway (Standard_v2, WAF_v2): one chain a file, each with exactly one root; from the second time on, client-cert update
for chain in chains/*.pem; do
  az network application-gateway client-cert add --resource-group GROUP --gateway-name GATEWAY --name "$(basename "$chain" .pem)" --data "$chain"
done
az network application-gateway ssl-profile add --resource-group GROUP --gateway-name GATEWAY --name gatewarden \\
  --trusted-client-cert $(basename -s .pem chains/*.pem) --client-auth-configuration True
az network application-gateway http-listener update --resource-group GROUP --gateway-name GATEWAY --name LISTENER --ssl-profile-id PROFILE
az network application-gateway update --resource-group GROUP --name GATEWAY \\
  --ssl-profiles '[0].client-auth-configuration.verify-client-revocation=OCSP'
\`\`\`
A chain that is no longer in \`chains/\` has to be taken out of the profile and removed with \`client-cert remove\`.`,
}

/** A host fits a file name, but for one that is longer than archives take. */
const fileName = (host: string) => host.slice(0, 80)
