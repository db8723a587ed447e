# Whether a video may leave: its gates, label, mark, credentials, moderation, consents and approvals.
package sutradhar.release

import data.sutradhar.approvals
import data.sutradhar.terms

profile := data.tables.release[input.profile]

# A name that is missing is null, and is nobody's.
requester := object.get(input, "requester", null)

decision := object.union(terms.verdict(unmet), {
	"action": action,
	"missing": missing,
	"obligations": obligations,
})

default action := "refuse"

action := "release" if count(unmet) == 0

# A person can still help: nothing but a look or an agreement is missing.
action := "review" if {
	count(unmet) > 0
	count(unmet - {"approval_missing"}) == 0
}

default obligations := []

obligations := profile.obligations

unmet contains "profile_unknown" if not profile

unmet contains "purpose_unknown" if not is_purpose_known

unmet contains "gate_missing" if not has_gates

unmet contains "gate_failed" if not are_gates_good

unmet contains "label_missing" if {
	is_asked("label")
	not is_labelled
}

unmet contains "watermark_missing" if {
	is_asked("watermark")
	not is_marked
}

unmet contains "provenance_missing" if {
	is_asked("provenance")
	not is_signed
}

unmet contains "moderation_missing" if {
	is_asked("moderation")
	not is_moderated
}

unmet contains "consent_missing" if {
	is_asked("consent")
	not is_consented
}

unmet contains "trial_unknown" if not is_boolean_trial

unmet contains "approval_missing" if not is_approved

is_labelled if input.facts.label == "drawn"

# A mark was drawn into it, or even read in the finished file: the profile says which it takes.
is_marked if {
	profile.asks.watermark == "drawn"
	input.facts.watermark in {"drawn", "read"}
}

is_marked if {
	profile.asks.watermark == "read"
	input.facts.watermark == "read"
}

is_signed if input.facts.provenance == "signed"

is_moderated if input.facts.moderation in {"allow", "overridden"}

is_consented if input.facts.consent in {"covered", "nobody"}

is_boolean_trial if is_boolean(input.isTrial)

# What a profile does not say is asked for.
is_asked(fact) if not fact in spared

spared contains fact if profile.asks[fact] == false

# An order that names no purpose is one for the profile that says so, and for no other.
is_purpose_known if terms.is_purpose(input.purpose)

is_purpose_known if {
	input.purpose == null
	profile.isPurposeOptional == true
}

has_gates if {
	terms.is_list(input.gates)
	names := {gate.name | some gate in input.gates}
	count(profile.gates) > 0
	every name in profile.gates { name in names }
}

are_gates_good if {
	count(input.gates) > 0
	terms.is_list(input.gates)
	every gate in input.gates { gate.verdict in {"pass", "review"} }
}

is_doubtful if {
	some gate in input.gates
	gate.verdict == "review"
}

# What one must agree to: what the purpose asks for, and what a gate that could not tell does.
subjects contains purpose_subject

subjects contains "doubtful" if is_doubtful

purpose_subject := input.purpose if approvals.row(profile.approvals, input.purpose)

purpose_subject := "usual" if {
	is_purpose_known
	not has_own_row
}

has_own_row if approvals.row(profile.approvals, input.purpose)

is_approved if {
	count(subjects - {"doubtful"}) == 1
	every subject in subjects {
		approvals.is_complete(approvals.row(profile.approvals, subject), requester, input.approvals)
	}
}

default missing := []

missing := [ask |
	some subject in sort(subjects)
	some ask in approvals.lacks(approvals.row(profile.approvals, subject), requester, input.approvals)
] if terms.is_list(input.approvals)
