// What an API asks for beside the client certificate: nothing, or a signed JWT of one of the environment's issuers. Inside a form.
// For the form of an API. Gateways hold to it from the next publication on.
"use client"
import { useState } from "react"
import type { JwtPolicy, TokenAlgorithm, TokenPolicy } from "@/lib/core/policy"
import { tokenAlgorithms } from "@/lib/core/token-policy"
import { Checkbox } from "../ui/checkbox"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"
import { RadioGroup } from "../ui/radio-group"
import { Select } from "../ui/select"
import { algorithmWords, NoIssuer } from "./token-policy-words"

export type IssuerChoice = { environment: string; issuer: string; algorithms: readonly TokenAlgorithm[] }

type TokenPolicyFieldsProps = {
  policy?: TokenPolicy
  environment: string
  /** Of every environment. */
  issuers: readonly IssuerChoice[]
}

export function TokenPolicyFields({ policy, environment, issuers }: TokenPolicyFieldsProps) {
  const [wanted, setWanted] = useState(policy?.kind ?? "none")
  const own = issuers.filter((issuer) => issuer.environment === environment)
  const none = own.length === 0
  const kind = none ? "none" : wanted
  return (
    <>
      <RadioGroup
        name="tokenPolicy.kind"
        legend="Access token"
        value={kind}
        onChange={(value) => setWanted(value === "jwt" ? "jwt" : "none")}
        options={[
          { value: "none", label: "None", hint: "The client certificate and the grant decide." },
          {
            value: "jwt",
            label: "A signed JWT besides the certificate",
            hint: none ? <NoIssuer /> : "Looked at last, once everything else would be allowed.",
            disabled: none,
          },
        ]}
      />
      {kind === "jwt" ? (
        <JwtFields
          // another environment has other issuers
          key={environment}
          issuers={own}
          policy={policy?.kind === "jwt" ? policy : undefined}
        />
      ) : null}
    </>
  )
}

/** Where there is a choice, a person makes it. */
function only(issuers: readonly IssuerChoice[]): string {
  const [first, second] = issuers
  return first !== undefined && second === undefined ? first.issuer : ""
}

function keyWords(algorithms: readonly TokenAlgorithm[]): string {
  if (algorithms.length === 0) return "None of its keys is known yet: until they are, no token is good."
  return `Its keys are for ${algorithms.join(" and ")}.`
}

type JwtFieldsProps = { issuers: readonly IssuerChoice[]; policy?: JwtPolicy }

function JwtFields({ issuers, policy }: JwtFieldsProps) {
  const [chosen, setChosen] = useState(policy?.issuer ?? only(issuers))
  const keys = issuers.find(({ issuer }) => issuer === chosen)?.algorithms ?? []
  return (
    <div className="flex flex-col gap-4 border-line2 border-l-2 pl-4">
      <Field
        name="tokenPolicy.issuer"
        label="Issuer"
        hint={chosen === "" ? "One of those in the settings." : keyWords(keys)}
      >
        <Select
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
          placeholder="Choose the issuer"
          options={issuers.map(({ issuer }) => ({ value: issuer, label: issuer }))}
        />
      </Field>
      <Field
        name="tokenPolicy.audience"
        label="Audience"
        hint="As it stands in aud. A token for anybody else is refused."
      >
        <Input
          mono
          maxLength={300}
          autoComplete="off"
          defaultValue={policy?.audience}
          placeholder="https://accounts.partners.example.org"
        />
      </Field>
      <FieldGroup
        name="tokenPolicy.algorithms"
        legend="Signed with"
        hint="The algorithm is the key's; one that is not ticked here is refused."
      >
        {tokenAlgorithms.map((algorithm) => (
          <Checkbox
            // what another issuer signs with is ticked anew
            key={`${chosen} ${algorithm}`}
            name="tokenPolicy.algorithms[]"
            value={algorithm}
            defaultChecked={
              chosen === policy?.issuer ? policy.algorithms.includes(algorithm) : keys.includes(algorithm)
            }
            label={algorithm}
            hint={algorithmWords[algorithm]}
          />
        ))}
      </FieldGroup>
      <Field
        name="tokenPolicy.scopeClaim"
        label="Claim that holds the scope"
        optional
        hint="It then has to hold the scope of the route that is called. Left empty, the token's scopes are not looked at; the grant decides all the same."
      >
        <Input mono maxLength={60} autoComplete="off" defaultValue={policy?.scopeClaim ?? ""} placeholder="scope" />
      </Field>
      <Checkbox
        name="tokenPolicy.bound"
        value="on"
        defaultChecked={policy?.bound ?? true}
        label="Bound to the client certificate (RFC 8705)"
        hint="The token names the caller's certificate in cnf.x5t#S256. Without that, anybody who may call this API can use a token that was stolen from somebody else."
      />
    </div>
  )
}
