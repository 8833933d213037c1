// Whom to call at a partner: rows of name and address that can be added and taken away. Inside a form.
"use client"
import { Plus, X } from "lucide-react"
import { useRef, useState } from "react"
import type { Contact } from "@/lib/core/partner-view"
import { Button } from "../ui/button"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"

const most = 20

/** @param name the field's name in the form, `contacts` */
export function ContactFields({ name, contacts = [] }: { name: string; contacts?: readonly Contact[] }) {
  const [rows, setRows] = useState(() => contacts.map((contact, key) => ({ key, contact })))
  const nextKey = useRef(contacts.length)
  function add() {
    setRows((before) => [...before, { key: nextKey.current, contact: { name: "", email: "" } }])
    nextKey.current += 1
  }
  return (
    <FieldGroup name={name} legend="Contacts" hint="Whom to call. They get no access by being named here.">
      <div className="flex flex-col gap-2">
        {rows.map(({ key, contact }, at) => (
          <div key={key} className="flex flex-wrap items-start gap-2 sm:flex-nowrap">
            <Field name={`${name}.${at}.name`} label={`Contact ${at + 1}: name`} hideLabel className="flex-1">
              <Input defaultValue={contact.name} placeholder="Name" maxLength={100} required />
            </Field>
            <Field
              name={`${name}.${at}.email`}
              label={`Contact ${at + 1}: e-mail address`}
              hideLabel
              className="flex-1"
            >
              <Input type="email" defaultValue={contact.email} placeholder="E-mail address" maxLength={254} required />
            </Field>
            <Button
              variant="quiet"
              size="icon"
              aria-label={`Remove contact ${at + 1}`}
              onClick={() => setRows((before) => before.filter((row) => row.key !== key))}
            >
              <X aria-hidden className="size-3.5" />
            </Button>
          </div>
        ))}
        {rows.length < most ? (
          <Button size="sm" className="self-start" icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
            Add a contact
          </Button>
        ) : null}
      </div>
    </FieldGroup>
  )
}
