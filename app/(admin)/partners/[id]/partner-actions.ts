// The moves of a partner, as its pages hand them to the frame.
import type { PartnerActions } from "@/components/partners/partner-moves"
import { activatePartner, offboardPartner, resumePartner, suspendPartner, updatePartner } from "../actions"

export const partnerActions: PartnerActions = {
  update: updatePartner,
  activate: activatePartner,
  suspend: suspendPartner,
  resume: resumePartner,
  offboard: offboardPartner,
}
