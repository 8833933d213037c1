// Leads to the releases of the environment that this browser looks at.
import { redirect } from "next/navigation"
import { chosenEnvironment, staffPage } from "@/app/portal"

export default staffPage(async () => {
  const { environment } = await chosenEnvironment()
  redirect(`/releases/${environment.name}`)
})
