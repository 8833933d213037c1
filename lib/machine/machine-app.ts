// The type of the app, and what either way in says of a request beside the request itself.
// For the files that add routes to it.
import type { OpenAPIHono } from "@hono/zod-openapi"
import type { Presented } from "./peer-certificate"

/** `address` is the caller's, as far as it can be known. */
export type MachineBindings = { presented: Presented | null; address: string }
export type MachineEnvironment = { Bindings: MachineBindings }
export type MachineApp = OpenAPIHono<MachineEnvironment>
