# Whether a video may be ordered at all: what no later fact could mend is refused before anything is made.
package sutradhar.order

import data.sutradhar.terms

profile := data.tables.release[input.profile]

decision := terms.verdict(unmet)

unmet contains "profile_unknown" if not profile

unmet contains "purpose_unknown" if not is_purpose_known

unmet contains "channel_unknown" if not is_channel_fit

unmet contains "region_unknown" if not is_region_fit

is_purpose_known if terms.is_purpose(input.purpose)

is_purpose_known if {
	input.purpose == null
	profile.isPurposeOptional == true
}

# Null says that none was named.
is_channel_fit if input.channel == null

is_channel_fit if terms.is_channel(input.purpose, input.channel)

is_channel_fit if {
	input.purpose == null
	some other in data.tables.purposes
	input.channel in other.channels
}

is_region_fit if input.territory == null

is_region_fit if terms.is_region(input.territory)
