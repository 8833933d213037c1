// The changes that one key, or an environment's keys as a whole, can be given, behind one button.
// For the card and the rows of signing keys.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { Button } from "../ui/button"
import { DropdownMenu, MenuItem } from "../ui/dropdown-menu"
import { type ChangeKind, changeWords } from "./change-words"
import { type ChangeScene, RootChangeDialog } from "./root-change-dialog"

type RootChangeMenuProps = {
  scene: ChangeScene
  kinds: readonly ChangeKind[]
  /** The key that it concerns, where it concerns one. */
  kid?: string
  action: Action<unknown>
  /** Shown on the button; three dots where it is left out. */
  label?: string
}

export function RootChangeMenu({ scene, kinds, kid, action, label }: RootChangeMenuProps) {
  const [asked, setAsked] = useState<ChangeKind | null>(null)
  const what = label === undefined ? "the manifest key" : "the keys"
  const about = `${kid === undefined ? what : `key ${kid.slice(0, 6)}`} of ${scene.title}`
  return (
    <>
      <DropdownMenu
        trigger={
          label === undefined ? (
            <Button variant="quiet" size="icon" aria-label={`What can be done about ${about}`}>
              <Ellipsis aria-hidden className="size-4" />
            </Button>
          ) : (
            <Button size="sm" aria-label={`${label} ${about}`}>
              {label}
            </Button>
          )
        }
      >
        {kinds.map((kind) => (
          <MenuItem key={kind} danger={changeWords[kind].danger} onSelect={() => setAsked(kind)}>
            {changeWords[kind].verb}
          </MenuItem>
        ))}
      </DropdownMenu>
      {kinds.map((kind) => (
        <RootChangeDialog
          key={kind}
          scene={scene}
          kind={kind}
          kid={kid}
          action={action}
          open={asked === kind}
          close={() => setAsked(null)}
        />
      ))}
    </>
  )
}
