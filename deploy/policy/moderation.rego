# What the findings of a moderator lead to. The thresholds are the product's own table of them.
package sutradhar.moderation

import data.sutradhar.terms

table := data.tables.moderation

purpose := table.purposes[input.purpose]

levels := ["human_only", "lexicon", "rules", "model"]

default decision := {"allow": false, "action": "block", "reasons": ["facts_missing"]}

decision := {"allow": false, "action": "block", "reasons": ["purpose_unknown"]} if not purpose

decision := {"allow": action == "allow", "action": action, "reasons": reasons} if {
	purpose
	terms.is_list(input.findings)
	is_boolean(input.hasSuspectCharacters)
	rank_of(input.coverage) >= 0
}

actions contains lead_of(finding) if some finding in input.findings

default action := "review"

action := "block" if "block" in actions

action := "allow" if {
	not "block" in actions
	not "review" in actions
	count(doubts) == 0
}

reasons := ["findings"] if "block" in actions

reasons := ["findings"] if {
	not "block" in actions
	"review" in actions
}

reasons := sort(doubts) if {
	not "block" in actions
	not "review" in actions
}

# A language that nothing covers goes to a person.
doubts contains "language_unknown" if input.coverage == "human_only"

doubts contains "coverage_insufficient" if {
	input.coverage != "human_only"
	rank_of(input.coverage) < rank_of(purpose.coverageMin)
}

doubts contains "suspect_characters" if {
	input.hasSuspectCharacters == true
	table.suspectCharacters != "allow"
}

rank_of(level) := position if {
	some position, name in levels
	name == level
}

# What nobody may override is not left to a table either. A finding that cannot be read goes to a person.
lead_of(finding) := "block" if {
	finding.isOverridable == false
	finding.score >= table.scoreBlockMin
} else := "allow" if {
	is_boolean(finding.isOverridable)
	is_number(finding.score)
	finding.score < table.scoreReviewMin
} else := "allow" if {
	is_boolean(finding.isOverridable)
	is_number(finding.score)
	mode_of(finding.category) == "note"
} else := "block" if {
	finding.isOverridable == true
	mode_of(finding.category) == "block"
	finding.score >= table.scoreBlockMin
} else := "review"

# A category that no table names is looked at by a person.
mode_of(category) := found if {
	found := purpose.categories[category]
} else := found if {
	found := table.categories[category]
} else := "review"
