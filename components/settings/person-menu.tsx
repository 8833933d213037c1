// What an administrator can do about a person: another role, sign out everywhere, lock out, let in again.
// For the rows of the people's list. Each asks back and says what follows.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { PersonRow } from "@/lib/core/people-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu"
import { RadioGroup } from "../ui/radio-group"
import { roleWords, staffRoles } from "./setting-words"

export type PersonVerbs = {
  changeRole: Action<unknown>
  disable: Action<unknown>
  enable: Action<unknown>
  signOut: Action<unknown>
}

type Asked = "role" | "signOut" | "disable" | "enable"

export function PersonMenu({ person, verbs }: { person: PersonRow; verbs: PersonVerbs }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const active = person.status === "active"
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="quiet" size="icon" aria-label={`What can be done about ${person.name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        {person.role === "partner_member" ? null : <MenuItem onSelect={() => setAsked("role")}>Change role</MenuItem>}
        {active ? <MenuItem onSelect={() => setAsked("signOut")}>Sign out everywhere</MenuItem> : null}
        <MenuSeparator />
        {active ? (
          <MenuItem danger onSelect={() => setAsked("disable")}>
            Disable
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setAsked("enable")}>Enable</MenuItem>
        )}
      </DropdownMenu>
      <PersonDialogs person={person} verbs={verbs} asked={asked} close={() => setAsked(null)} />
    </>
  )
}

type PersonDialogsProps = { person: PersonRow; verbs: PersonVerbs; asked: Asked | null; close: () => void }

function PersonDialogs({ person, verbs, asked, close }: PersonDialogsProps) {
  const { id, name } = person
  const shared = { input: { userId: id }, onOpenChange: (open: boolean) => (open ? undefined : close()) }
  return (
    <>
      <ChangeRoleDialog person={person} action={verbs.changeRole} open={asked === "role"} {...shared} />
      <ConfirmDialog
        {...shared}
        open={asked === "signOut"}
        title={`Sign ${name} out everywhere?`}
        consequence="Every browser in which they are signed in has to sign in again. For a lost laptop, disable them as well."
        verb="Sign out everywhere"
        action={verbs.signOut}
        done={`${name} is signed out everywhere`}
      />
      <ConfirmDialog
        {...shared}
        open={asked === "disable"}
        title={`Disable ${name}?`}
        consequence={`${name} is signed out everywhere at once and cannot sign in until somebody enables them again.`}
        verb="Disable"
        reason="required"
        action={verbs.disable}
        done={`${name} is disabled`}
      />
      <ConfirmDialog
        {...shared}
        open={asked === "enable"}
        title={`Enable ${name}?`}
        consequence={`${name} can sign in again, as ${roleWords[person.role].label.toLowerCase()}.`}
        verb="Enable"
        tone="primary"
        action={verbs.enable}
        done={`${name} is enabled`}
      />
    </>
  )
}

type ChangeRoleDialogProps = {
  person: PersonRow
  action: Action<unknown>
  input: Record<string, string>
  open: boolean
  onOpenChange: (open: boolean) => void
}

function ChangeRoleDialog({ person, ...rest }: ChangeRoleDialogProps) {
  return (
    <ConfirmDialog
      {...rest}
      title={`Change the role of ${person.name}?`}
      consequence={`${person.name} is ${roleWords[person.role].label.toLowerCase()} now. A lower role ends every session at once.`}
      verb="Change role"
      tone="primary"
      done={`The role of ${person.name} is changed`}
    >
      <RadioGroup
        name="role"
        legend="Role"
        defaultValue={person.role}
        options={staffRoles.map((value) => ({ value, ...roleWords[value] }))}
      />
    </ConfirmDialog>
  )
}
