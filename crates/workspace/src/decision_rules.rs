//! What the decisions on an item come to: no SQL, no clock, no keys; only what they say and who saw what.
//!
//! Decisions form a graph: each knows the newest ones that were known where it was made. Two that did not know of each other were made on
//! two laptops, and are a conflict where they differ. The answer depends on the set of decisions alone, so packages can be merged in any order,
//! any number of times. No clock has a say.
//!
//! *Who prepared never approves* (maker-checker): prepared is who imported the bill run or mended rows into it, and who started the
//! review, for they chose what is looked at. Who runs the checks again does not prepare: they are computed from immutable lines under
//! settings that carry a name and a version. Who holds or rejects does not prepare either: that is what a reviewer is there for.

use std::collections::BTreeSet;

/// What a decision wants of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Start,
    Hold,
    Reject,
    Approve,
    Reopen,
    /// Ends a conflict: some decisions count no more.
    Settle,
}

/// One decision on the item. Those before it in the list were not made after it.
#[derive(Clone, Debug)]
pub struct Ruling<'a> {
    pub verdict: Verdict,
    /// The person.
    pub by: &'a str,
    /// The operating system's user.
    pub user: &'a str,
    /// The key that signed it, and the user who vouches for the key.
    pub key: Option<(&'a str, &'a str)>,
    /// The item's hash when it was decided on.
    pub hash: &'a str,
    /// Why it has no effect whatever it says: refused in a merge, not signed by whom it names.
    pub void: Option<&'a str>,
    /// Of [`Verdict::Settle`]: the places in the list of what counts no more.
    pub drops: &'a [usize],
}

/// The item as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub hash: &'a str,
    /// Its amount is above the limit of its currency.
    pub second_due: bool,
    /// Operating system's users.
    pub preparers: &'a BTreeSet<String>,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    ToReview,
    InReview,
    Held,
    Rejected,
    HalfApproved,
    Approved,
}

impl Status {
    pub const ALL: [Status; 6] =
        [Status::ToReview, Status::InReview, Status::Held, Status::Rejected, Status::HalfApproved, Status::Approved];

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.name() == name)
    }

    /// As it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Status::ToReview => "to_review",
            Status::InReview => "in_review",
            Status::Held => "held",
            Status::Rejected => "rejected",
            Status::HalfApproved => "half_approved",
            Status::Approved => "approved",
        }
    }
}

/// Why a decision does not stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fall {
    Void(String),
    /// The item is another one by now.
    Changed,
    /// That later decision took its place.
    Superseded(usize),
    /// That one settled a conflict against it.
    Settled(usize),
    /// The same person has approved already, or with the same key, or as the same user.
    SamePerson(usize),
}

impl Fall {
    /// The same with other numbers for the decisions.
    pub fn at(self, number: &dyn Fn(usize) -> usize) -> Fall {
        match self {
            Fall::Void(reason) => Fall::Void(reason),
            Fall::Changed => Fall::Changed,
            Fall::Superseded(at) => Fall::Superseded(number(at)),
            Fall::Settled(at) => Fall::Settled(number(at)),
            Fall::SamePerson(at) => Fall::SamePerson(number(at)),
        }
    }
}

/// What the decisions come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub status: Status,
    /// The decision that made it so.
    pub decided: Option<usize>,
    /// Parallel to the rulings; `None`: it stands.
    pub falls: Vec<Option<Fall>>,
    /// Pairs that differ and did not know of each other.
    pub conflicts: Vec<(usize, usize)>,
}

/// Judges the decisions on an item. `saw(later, earlier)`: the one was made where the other was known.
pub fn judge(subject: &Subject<'_>, rulings: &[Ruling<'_>], saw: &dyn Fn(usize, usize) -> bool) -> Judged {
    let mut falls: Vec<Option<Fall>> = rulings.iter().map(|ruling| void(subject, ruling).map(Fall::Void)).collect();
    let living: Vec<usize> = (0..rulings.len()).filter(|&at| falls[at].is_none()).collect();
    for &at in &living {
        // Also what is taken out of force keeps what it took the place of out of force: the careful way.
        let later = living.iter().copied().find(|&other| takes_place(rulings[other].verdict, rulings[at].verdict) && saw(other, at));
        let settled = living.iter().copied().find(|&other| rulings[other].drops.contains(&at) && saw(other, at));
        falls[at] = match (later, settled) {
            (_, Some(settler)) => Some(Fall::Settled(settler)),
            (Some(later), None) => Some(Fall::Superseded(later)),
            _ if rulings[at].verdict == Verdict::Approve && rulings[at].hash != subject.hash => Some(Fall::Changed),
            _ => None,
        };
    }
    let mut approvers: Vec<usize> = Vec::new();
    for &at in &living {
        if rulings[at].verdict == Verdict::Approve && falls[at].is_none() {
            match approvers.iter().find(|&&other| same_person(&rulings[at], &rulings[other])) {
                Some(&other) => falls[at] = Some(Fall::SamePerson(other)),
                None => approvers.push(at),
            }
        }
    }
    let standing: Vec<usize> = living.into_iter().filter(|&at| falls[at].is_none() && rulings[at].verdict != Verdict::Settle).collect();
    let (status, decided) = status(subject, rulings, &standing, &approvers);
    Judged { status, decided, conflicts: conflicts(rulings, &standing), falls }
}

/// Why this person may not approve what was prepared by these users; `None`: she may.
pub fn prepared(preparers: &BTreeSet<String>, user: &str, vouched_by: Option<&str>) -> Option<String> {
    if preparers.contains(user) {
        return Some(format!("{user} prepared it, and who prepared never approves"));
    }
    let voucher = vouched_by.filter(|voucher| preparers.contains(*voucher))?;
    Some(format!("the key was enrolled by {voucher}, who prepared it"))
}

/// Whether a decision makes sense where an item stands; why not. `mine`: the person herself decided it so.
pub fn may(verdict: Verdict, status: Status, mine: bool) -> std::result::Result<(), &'static str> {
    use Status::{Approved, HalfApproved, Held, InReview, Rejected, ToReview};
    match (verdict, status) {
        (Verdict::Start, ToReview) => Ok(()),
        (Verdict::Start, _) => Err("somebody has begun with it already"),
        (Verdict::Hold, Held) => Err("it is held already"),
        (Verdict::Reject, Rejected) => Err("it is rejected already"),
        (Verdict::Reopen, ToReview) => Err("it is open already"),
        (Verdict::Approve, Approved) => Err("it is approved already"),
        (Verdict::Approve, HalfApproved) if mine => Err("you have approved it; the second approver is another person"),
        (Verdict::Approve, Held) => Err("it is held: reopen it first"),
        (Verdict::Approve, Rejected) => Err("it is rejected: reopen it first"),
        (Verdict::Settle, _) => Err("a conflict is settled under Conflicts"),
        (Verdict::Hold, ToReview | InReview | Rejected | HalfApproved | Approved)
        | (Verdict::Reject, ToReview | InReview | Held | HalfApproved | Approved)
        | (Verdict::Reopen, InReview | Held | Rejected | HalfApproved | Approved)
        | (Verdict::Approve, ToReview | InReview | HalfApproved) => Ok(()),
    }
}

fn void(subject: &Subject<'_>, ruling: &Ruling<'_>) -> Option<String> {
    if let Some(reason) = ruling.void {
        return Some(reason.to_owned());
    }
    match (ruling.verdict, ruling.key) {
        (Verdict::Approve, None) => Some("it is not signed".to_owned()),
        (Verdict::Approve, Some((_, vouched_by))) => prepared(subject.preparers, ruling.user, Some(vouched_by)),
        _ => None,
    }
}

/// Whether the later decision puts the earlier one out of force. Approvals add up; beginning with an item undoes nothing.
fn takes_place(later: Verdict, earlier: Verdict) -> bool {
    match later {
        Verdict::Settle => false,
        Verdict::Start => matches!(earlier, Verdict::Start | Verdict::Reopen),
        Verdict::Approve => !matches!(earlier, Verdict::Approve | Verdict::Settle),
        Verdict::Hold | Verdict::Reject | Verdict::Reopen => earlier != Verdict::Settle,
    }
}

fn same_person(one: &Ruling<'_>, other: &Ruling<'_>) -> bool {
    let key = |ruling: &Ruling<'_>| ruling.key.map(|(key, _)| key.to_owned());
    one.by == other.by || one.user == other.user || key(one) == key(other)
}

/// Of what stands, the most careful counts.
fn status(subject: &Subject<'_>, rulings: &[Ruling<'_>], standing: &[usize], approvers: &[usize]) -> (Status, Option<usize>) {
    let last = |verdict: Verdict| standing.iter().copied().rev().find(|&at| rulings[at].verdict == verdict);
    if let Some(at) = last(Verdict::Reject) {
        return (Status::Rejected, Some(at));
    }
    if let Some(at) = last(Verdict::Hold) {
        return (Status::Held, Some(at));
    }
    if let Some(at) = last(Verdict::Reopen) {
        return (Status::ToReview, Some(at));
    }
    let needed = if subject.second_due { 2 } else { 1 };
    match approvers {
        [.., at] if approvers.len() >= needed => (Status::Approved, Some(*at)),
        [.., at] => (Status::HalfApproved, Some(*at)),
        [] => match last(Verdict::Start) {
            Some(at) => (Status::InReview, Some(at)),
            None => (Status::ToReview, None),
        },
    }
}

/// Two that stand and differ did not know of each other, or one would have taken the other's place.
fn conflicts(rulings: &[Ruling<'_>], standing: &[usize]) -> Vec<(usize, usize)> {
    let firm: Vec<usize> = standing.iter().copied().filter(|&at| rulings[at].verdict != Verdict::Start).collect();
    let mut pairs = Vec::new();
    for (place, &one) in firm.iter().enumerate() {
        pairs.extend(firm[place + 1..].iter().filter(|&&other| rulings[one].verdict != rulings[other].verdict).map(|&other| (one, other)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decisions as words: `who verdict`, with `?` where the item had another hash, and after `<` the places of those that were known; `settle` is
    /// followed by the places that it drops. A comma ends one.
    fn judged(second_due: bool, words: &str) -> Judged {
        let lines: Vec<&str> = words.split(',').map(str::trim).filter(|line| !line.is_empty()).collect();
        let places = |text: &str| text.split_whitespace().filter_map(|place| place.parse().ok()).collect::<Vec<usize>>();
        let seen: Vec<Vec<usize>> =
            lines.iter().map(|line| line.split_once('<').map(|(_, seen)| places(seen)).unwrap_or_default()).collect();
        let drops: Vec<Vec<usize>> = lines.iter().map(|line| line.split('<').next().map(places).unwrap_or_default()).collect();
        let preparers = BTreeSet::from(["ada".to_owned()]);
        let rulings: Vec<Ruling<'_>> = lines
            .iter()
            .zip(&drops)
            .map(|(line, drops)| {
                let mut words = line.split_whitespace();
                let who = words.next().unwrap();
                let verdict = words.next().unwrap();
                let (user, key, vouched) = match who {
                    "bob2" => ("bob", "key of bob2", "bob2"),
                    "twin" => ("twin", "key of bob", "twin"),
                    "puppet" => ("puppet", "key of puppet", "ada"),
                    "bob" => ("bob", "key of bob", "bob"),
                    who => (who, who, who),
                };
                Ruling {
                    verdict: match verdict.trim_end_matches(['?', '!', '~']) {
                        "start" => Verdict::Start,
                        "hold" => Verdict::Hold,
                        "reject" => Verdict::Reject,
                        "approve" => Verdict::Approve,
                        "reopen" => Verdict::Reopen,
                        "settle" => Verdict::Settle,
                        other => panic!("{other}"),
                    },
                    by: who,
                    user,
                    key: (!verdict.ends_with('~')).then_some((key, vouched)),
                    hash: if verdict.ends_with('?') { "old" } else { "new" },
                    void: verdict.ends_with('!').then_some("refused"),
                    drops,
                }
            })
            .collect();
        judge(&Subject { hash: "new", second_due, preparers: &preparers }, &rulings, &|later, earlier| seen[later].contains(&earlier))
    }

    #[test]
    fn what_decisions_come_to() {
        for (words, one_due, two_due, conflicts) in [
            ("", "to_review", "to_review", 0),
            ("bob start", "in_review", "in_review", 0),
            ("bob approve", "approved", "half_approved", 0),
            ("ada approve", "to_review", "to_review", 0),
            ("puppet approve", "to_review", "to_review", 0),
            ("bob approve~", "to_review", "to_review", 0),
            ("bob approve!", "to_review", "to_review", 0),
            ("bob approve?", "to_review", "to_review", 0),
            ("bob approve, carol approve < 0", "approved", "approved", 0),
            ("bob approve, carol approve", "approved", "approved", 0),
            ("bob approve, bob approve < 0", "approved", "half_approved", 0),
            ("bob approve, bob2 approve < 0", "approved", "half_approved", 0),
            ("bob approve, twin approve < 0", "approved", "half_approved", 0),
            ("bob approve?, carol approve < 0", "approved", "half_approved", 0),
            ("bob approve, carol hold < 0", "held", "held", 0),
            ("carol hold, bob approve < 0", "approved", "half_approved", 0),
            ("carol hold, bob approve", "held", "held", 1),
            ("carol reject, bob hold, dora approve", "rejected", "rejected", 3),
            ("carol hold!, bob approve", "approved", "half_approved", 0),
            ("carol hold, carol reopen < 0", "to_review", "to_review", 0),
            ("carol hold, carol reopen < 0, bob approve < 0 1", "approved", "half_approved", 0),
            ("bob approve, carol reopen < 0, carol approve < 0 1", "approved", "half_approved", 0),
            ("bob approve, carol reopen", "to_review", "to_review", 1),
            ("carol hold, dan hold", "held", "held", 0),
            ("bob approve, dan start", "approved", "half_approved", 0),
            ("carol hold, dan start < 0", "held", "held", 0),
            ("carol hold, carol reopen < 0, dan start < 0 1", "in_review", "in_review", 0),
            ("carol hold, bob approve, dora settle 0 < 0 1", "approved", "half_approved", 0),
            ("carol hold, bob approve, dora settle 1 < 0 1", "held", "held", 0),
            ("carol hold, bob approve, dora settle 0 < 0 1, dan settle 1 < 0 1", "to_review", "to_review", 0),
            ("carol hold, bob approve, dora settle! 0 < 0 1", "held", "held", 1),
            // What it did not know of, it can't settle.
            ("carol hold, bob approve, dora settle 0 < 1", "held", "held", 1),
            ("carol hold, bob approve, dora settle 0 < 0 1, carol hold < 0 1 2", "held", "held", 0),
            // A hold that was settled away keeps the approval that it took the place of out of force.
            ("bob approve, carol hold < 0, dora approve < 0, erin settle 1 < 0 1 2", "approved", "half_approved", 0),
        ] {
            for (second_due, expected) in [(false, one_due), (true, two_due)] {
                let judged = judged(second_due, words);
                assert_eq!(judged.status.name(), expected, "{words}: {judged:?}");
                assert_eq!(judged.conflicts.len(), conflicts, "{words}: {judged:?}");
            }
        }
    }

    #[test]
    fn why_a_decision_does_not_stand() {
        let falls =
            judged(true, "bob approve?, carol hold < 0, carol reopen < 0 1, bob approve < 0 1 2, bob approve < 0 1 2 3, ada approve").falls;
        assert_eq!(falls[0], Some(Fall::Superseded(1)));
        assert_eq!(falls[1], Some(Fall::Superseded(2)));
        assert_eq!(falls[2], Some(Fall::Superseded(3)));
        assert_eq!((&falls[3], &falls[4]), (&None, &Some(Fall::SamePerson(3))));
        assert!(matches!(&falls[5], Some(Fall::Void(why)) if why.contains("prepared")));
    }

    #[test]
    fn what_makes_sense_where_an_item_stands() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.name()), Some(status));
            let allowed = |verdict: Verdict, mine: bool| may(verdict, status, mine).is_ok();
            assert_eq!(allowed(Verdict::Approve, false), matches!(status, Status::ToReview | Status::InReview | Status::HalfApproved));
            assert_eq!(allowed(Verdict::Approve, true), matches!(status, Status::ToReview | Status::InReview));
            assert_eq!(allowed(Verdict::Hold, false), status != Status::Held);
            assert_eq!(allowed(Verdict::Reject, false), status != Status::Rejected);
            assert_eq!(allowed(Verdict::Reopen, false), status != Status::ToReview);
            assert_eq!(allowed(Verdict::Start, false), status == Status::ToReview);
            assert!(!allowed(Verdict::Settle, false));
        }
    }
}
