// What Amazon API Gateway takes: a trust store, and an authorizer with the policy for what a trust store cannot say.
// For the AWS export.
import type { PolicyBundle } from "@/lib/core/policy"
import { denyListJson } from "../deny-list"
import type { ExportTarget } from "../export-target"
import { opaData } from "../opa/render-opa"
import { sortedJson } from "../sorted-json"
import { trustPem } from "../trust-pem"
import { authorizerScript } from "./authorizer"

function renderAws(bundle: PolicyBundle): Map<string, string> {
  const anchors = bundle.trust.anchors.map(({ pem }) => pem)
  return new Map([
    ["truststore.pem", trustPem(bundle)],
    ["authorizer/index.mjs", authorizerScript],
    ["authorizer/policy.json", `${sortedJson({ ...opaData(bundle), anchors })}\n`],
    ["deny-list.json", denyListJson(bundle)],
  ])
}

export const aws: ExportTarget = {
  kind: "aws",
  title: "AWS API Gateway",
  enforces: [
    "The trust store lets in certificates that chain to this environment's authorities, and no others.",
    "The authorizer refuses what the deny list names, and decides by application, host, method, path, scope and the end of a grant.",
    "The authorizer refuses everything once the release is out of date.",
  ],
  limits: [
    "API Gateway checks no CRL and no OCSP: without the authorizer a revoked certificate is accepted until it ends.",
    "Certificates of other authorities that are registered one by one do not pass the trust store unless their authority is added to it.",
    "The path that the authorizer sees may be decoded, so every path with a percent sign is refused.",
    "An API with a token policy is refused by this authorizer: add a JWT authorizer of your own, which cannot compare cnf with the certificate.",
    "A trust store holds 1,000 certificates and 1 MB at most, and a chain has at most four authorities.",
    "Callers of layers are not let through: what is handed over is not read.",
    "The execute-api endpoint asks for no certificate: disable it.",
    "The trust store and the function are as new as their last upload, and nothing reports back.",
  ],
  render: renderAws,
  instructions: `
\`\`\`sh
aws s3 cp truststore.pem s3://BUCKET/truststore.pem        # a bucket with versioning
aws apigatewayv2 update-domain-name --domain-name HOST --domain-name-configurations CertificateArn=ARN \\
  --mutual-tls-authentication TruststoreUri=s3://BUCKET/truststore.pem,TruststoreVersion=VERSION
aws apigatewayv2 update-api --api-id API --disable-execute-api-endpoint
(cd authorizer && zip ../authorizer.zip index.mjs policy.json)
aws lambda update-function-code --function-name gatewarden --zip-file fileb://authorizer.zip
aws apigatewayv2 update-authorizer --api-id API --authorizer-id AUTHORIZER \\
  --authorizer-payload-format-version 2.0 --enable-simple-responses --authorizer-result-ttl-in-seconds 0
\`\`\`
A trust store takes effect under a new TruststoreVersion only; warnings about it stand in \`get-domain-name\` under TruststoreWarnings. Mutual TLS needs a
Regional custom domain name.`,
}
