# Who must have said yes: so many people of given roles, each another person, whatever keys they hold.
package sutradhar.approvals

import data.sutradhar.terms

decision := object.union(terms.verdict(unmet), {"missing": missing})

default missing := []

missing := lacks(row(input.action, input.subject), requester, input.approvals)

unmet contains "action_unknown" if not is_action_known

unmet contains "subject_unknown" if not is_subject_known

unmet contains "requester_unknown" if not is_requester_fit

unmet contains "approvals_unknown" if not are_approvals_known

unmet contains "approval_missing" if not is_approved

is_action_known if data.tables.approvals[input.action]

is_subject_known if row(input.action, input.subject)

# A name that is missing is null, and is nobody's.
requester := object.get(input, "requester", null)

is_requester_fit if is_requester_known(row(input.action, input.subject), requester)

are_approvals_known if terms.is_list(input.approvals)

is_approved if is_complete(row(input.action, input.subject), requester, input.approvals)

# What is asked for: each entry of `asks` is one person, who has one of its roles.
row(action, subject) := found if {
	found := data.tables.approvals[action][subject]
	is_array(found.asks)
}

is_principal(one) if {
	is_string(one)
	some kind in ["person:", "service:"]
	startswith(one, kind)
	count(one) > count(kind)
}

# Who asked need not be known where they may agree themselves, or where nobody has to.
is_requester_known(_, asker) if is_principal(asker)

is_requester_known(asked, _) if count(asked.asks) == 0

is_requester_known(asked, _) if asked.mayBeRequester == true

is_complete(asked, asker, approvals) if {
	terms.is_list(approvals)
	is_requester_known(asked, asker)
	is_filled(asked.asks, counted(asked, asker, approvals))
}

is_filled(asks, _) if count(asks) == 0

is_filled(asks, held) if {
	count(asks) == 1
	count(fills(held, asks[0])) > 0
}

is_filled(asks, held) if {
	count(asks) == 2
	some first in fills(held, asks[0])
	some second in fills(held, asks[1])
	first != second
}

fills(held, ask) := {name | some name, roles in held; may_fill(roles, ask)}

may_fill(roles, ask) if {
	some role in roles
	role in ask
}

# The roles of everybody whose word counts, by who they are: two keys of one person are one person.
counted(asked, asker, approvals) := {one.principal: roles |
	some one in approvals
	counts(asked, asker, one.principal)
	roles := {role | some other in approvals; other.principal == one.principal; some role in other.roles}
}

counts(asked, asker, name) if {
	is_allowed_kind(asked, name)
	is_another(asked, asker, name)
}

is_allowed_kind(_, name) if {
	is_principal(name)
	startswith(name, "person:")
}

# Nobody knows who holds a service's key: it is never one of two.
is_allowed_kind(asked, name) if {
	is_principal(name)
	count(asked.asks) == 1
}

is_another(asked, _, _) if asked.mayBeRequester == true

is_another(_, asker, name) if {
	is_principal(asker)
	name != asker
}

# What is still asked for, for people to read: each entry that nobody fills, or the second where one person fills both.
lacks(asked, asker, approvals) := [] if is_complete(asked, asker, approvals)

lacks(asked, asker, approvals) := open if {
	terms.is_list(approvals)
	not is_complete(asked, asker, approvals)
	held := counted(asked, asker, approvals)
	unfilled := [ask | some ask in asked.asks; count(fills(held, ask)) == 0]
	open := or_last(unfilled, asked.asks)
}

or_last(unfilled, _) := unfilled if count(unfilled) > 0

or_last(unfilled, asks) := [asks[count(asks) - 1]] if count(unfilled) == 0
