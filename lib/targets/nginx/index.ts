// The nginx target: a bundle in, the files of a plain nginx out.
// For the agent, the demo and tests.

export { UnrenderableError } from "../proxy/unrenderable-error"
export { njsNeeds } from "./njs-needs"
export type { NginxOptions } from "./options"
export { nginxChangesAt, renderNginx } from "./render-nginx"
export { layerPrefix, servingFile, stopNames } from "./stops"
