# Every case of `cases/`, one test a decision: the same cases run on the compiled policy in `npm test`.
package cases_test

test_cases[decision][name] if {
	some decision, cases in data.cases
	some name, case in cases
	places := object.get(case, "places", data.tables.places)
	answers(decision, case.input) == case.expect with data.tables.places as places
}

# A decision without cases is one that nobody has looked at.
test_every_decision_has_cases if {
	every decision in ["order", "consent", "egress", "moderation", "label", "release", "approvals", "retention", "roles"] {
		count(data.cases[decision]) > 1
	}
}

# No input at all is no question that could be answered with yes.
test_nothing_is_allowed_without_facts if {
	every decision in ["order", "consent", "egress", "moderation", "label", "release", "approvals", "retention", "roles"] {
		answers(decision, {}).allow == false
	}
}

answers("order", facts) := answer if answer := data.sutradhar.order.decision with input as facts

answers("consent", facts) := answer if answer := data.sutradhar.consent.decision with input as facts

answers("egress", facts) := answer if answer := data.sutradhar.egress.decision with input as facts

answers("moderation", facts) := answer if answer := data.sutradhar.moderation.decision with input as facts

answers("label", facts) := answer if answer := data.sutradhar.label.decision with input as facts

answers("release", facts) := answer if answer := data.sutradhar.release.decision with input as facts

answers("approvals", facts) := answer if answer := data.sutradhar.approvals.decision with input as facts

answers("retention", facts) := answer if answer := data.sutradhar.retention.decision with input as facts

answers("roles", facts) := answer if answer := data.sutradhar.roles.decision with input as facts
