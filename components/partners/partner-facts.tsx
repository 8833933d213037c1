// What is known of a partner: names, contacts, since when.
import type { PartnerDetail } from "@/lib/core/partner-view"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"

export function PartnerFacts({ partner }: { partner: PartnerDetail }) {
  const { id, legalName, organizationIdentifier, contacts, createdAt, updatedAt } = partner
  return (
    <Card title="About">
      <DefinitionList
        facts={[
          { term: "Legal name", value: legalName },
          organizationIdentifier !== null && {
            term: "Organisation identifier",
            value: <Identifier value={organizationIdentifier} what="organisation identifier" keep={0} />,
          },
          { term: "Identifier", value: <Identifier value={id} what="partner id" keep={0} /> },
          {
            term: "Contacts",
            value:
              contacts.length === 0 ? (
                <span className="text-ink3">none named</span>
              ) : (
                <ul>
                  {contacts.map(({ name, email }) => (
                    <li key={`${name} ${email}`}>
                      {name}{" "}
                      <a href={`mailto:${email}`} className="link">
                        {email}
                      </a>
                    </li>
                  ))}
                </ul>
              ),
          },
          { term: "Registered", value: <RelativeTime at={createdAt} show="both" /> },
          { term: "Changed", value: <RelativeTime at={updatedAt} show="both" /> },
        ]}
      />
    </Card>
  )
}
