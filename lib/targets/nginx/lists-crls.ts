// Whether what the CRLs say stands in the deny list, where it is asked in each request, and OpenSSL is not handed them.
// For the deny list and for whoever renders the anchors: both have to agree.
import type { PolicyBundle } from "@/lib/core/policy"
import { hasPins } from "../proxy/release"
import { hasLayers } from "./layers"
import type { NginxOptions } from "./options"

/**
 * With certificates of other CAs, OpenSSL would refuse chains that are sent along. With stops in files, each new CRL would cost the
 * reload that they spare, to say again what is refused already.
 */
export const listsCrls = (bundle: PolicyBundle, { stops }: Pick<NginxOptions, "stops">): boolean =>
  stops !== undefined || hasPins(bundle) || hasLayers(bundle)
