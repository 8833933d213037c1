// APIs and scopes are two views of the same routes: by what is called, and by what is granted.
// Above both lists.
import { NavTabs } from "@/components/ui/nav-tabs"

export function ApiTabs() {
  return (
    <div className="mb-4">
      <NavTabs
        label="APIs and scopes"
        tabs={[
          { href: "/apis", label: "APIs" },
          { href: "/apis/scopes", label: "Scopes" },
        ]}
      />
    </div>
  )
}
