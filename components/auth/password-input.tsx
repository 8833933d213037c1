// A password, hidden until its owner wants to see what they typed. Inside a <Field>.
"use client"
import { Eye, EyeOff } from "lucide-react"
import { useState } from "react"
import { Input } from "@/components/ui/input"

/** @param kind tells the browser's password manager whether to fill or to suggest */
export function PasswordInput({ kind }: { kind: "current" | "new" }) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <span className="relative block">
      <Input
        type={shown ? "text" : "password"}
        autoComplete={`${kind}-password`}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        maxLength={200}
        className="pr-9"
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        onClick={() => setShown(!shown)}
        className="absolute top-1 right-1 grid size-6 place-items-center rounded-sm text-ink3 hover:text-ink"
      >
        <Icon aria-hidden className="size-3.5" />
      </button>
    </span>
  )
}
