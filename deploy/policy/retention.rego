# What becomes of stored data now: kept, sealed until its floor, or destroyed. The calendar is the caller's: floors and ceilings are instants.
package sutradhar.retention

import data.sutradhar.terms

profile := data.tables.retention.profiles[input.profile]

class := profile.classes[input.class]

decision := {"allow": action in {"purge", "shred"}, "action": action, "reasons": sort(reasons)}

# What is not understood is kept: what was destroyed cannot be had back.
default action := "keep"

action := class.atEnd if count(reasons) == 0

# Before its floor, what nobody may use any more is sealed: rule 8(3) keeps it, section 6(6) stops its use.
action := "seal" if {
	reasons == {"floor_not_reached"}
	class.isSealed == true
	is_purpose_over
}

reasons contains "profile_unknown" if not profile

reasons contains "class_unknown" if not class

reasons contains "legal_hold" if not is_free

reasons contains "floor_not_reached" if not is_past_floor

reasons contains "purpose_continues" if not may_go

reasons contains "not_reproducible" if {
	class.needsReproducible == true
	not is_reproducible
}

is_free if input.isHeld == false

is_reproducible if input.isReproducible == true

is_past_floor if {
	class.hasFloor == false
	is_number(input.nowMs)
}

is_past_floor if {
	class
	terms.is_until(input.floorMs, input.nowMs)
}

is_purpose_over if terms.is_until(input.purposeEndedAtMs, input.nowMs)

# By its end, or by the end of its time: what may not be kept for ever goes also where nobody ended it.
may_go if is_purpose_over

may_go if terms.is_until(input.ceilingMs, input.nowMs)
