// What Azure takes: authorities for API Management or Application Gateway, and one policy document for each API.
// For the Azure export.
import { parsePathTemplate, templateSource } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyRoute } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { type Granted, grantedApplications } from "../granted"
import { trustPem } from "../trust-pem"

function renderPolicy(bundle: PolicyBundle, host: string): string {
  const granted = grantedApplications(bundle)
  const routes = bundle.routes.routes.filter((route) => route.host === host)
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
    "Token policies are not rendered: validate-jwt does not compare cnf with the certificate.",
    "Nothing ends when the release is out of date.",
  ],
  render: (bundle) =>
    new Map([
      ["truststore.pem", trustPem(bundle)],
      ...bundle.routes.hosts.map(({ host }): [string, string] => [
        `policies/${fileName(host)}.xml`,
        renderPolicy(bundle, host),
      ]),
      ["deny-list.json", denyListJson(bundle)],
    ]),
  instructions: `
\`\`\`sh
# API Management: root and issuing authorities of truststore.pem under Security, Certificates, CA certificates; then for each API
az rest --method put --headers 'If-Match=*' --body @body.json --url \\
  "https://management.azure.com/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.ApiManagement/service/SERVICE/apis/API/policies/policy?api-version=2022-08-01"
# body.json: {"properties": {"format": "rawxml", "value": "the text of policies/HOST.xml"}}; set negotiateClientCertificate on the host name
# Application Gateway
az network application-gateway client-cert add --resource-group GROUP --gateway-name GATEWAY --name gatewarden --data truststore.pem
az network application-gateway ssl-profile add --resource-group GROUP --gateway-name GATEWAY --name gatewarden \\
  --trusted-client-cert gatewarden --client-auth-configuration True
\`\`\``,
}

/** A host fits a file name, but for one that is longer than archives take. */
const fileName = (host: string) => host.slice(0, 80)
