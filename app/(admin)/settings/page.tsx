// The settings begin with the authorities.
import { redirect } from "next/navigation"
import { staffPage } from "@/app/portal"

export default staffPage(async () => redirect("/settings/authorities"))
