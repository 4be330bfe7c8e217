//! All records of one state, in a fixed order, with look-ups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::checkin::Checkin;
use super::feedback::Feedback;
use super::goal::Goal;
use super::kind::Kind;
use super::layout::{Place, at_path};
use super::member::{Member, Presence};
use super::pact::Pact;
use super::record::Record;
use super::review::ReviewPeriod;
use super::sprint::Sprint;
use super::team::Team;

/// Which records a command needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Kinds to read; team and members always are.
    pub kinds: Vec<Kind>,
    /// Nothing dated before this day is opened: no check-in, no feedback, and no review that could not be held any more
    /// on that day.
    pub since: Option<NaiveDate>,
    /// For check-ins, instead of that day.
    pub checkins_since: Option<NaiveDate>,
    /// For the check-ins of these members, if it is earlier.
    pub checkins_of: BTreeMap<String, NaiveDate>,
    /// Which days with a check-in have to be known; all of them if absent.
    pub days: Option<KnownDays>,
    /// Reviews whose decisions are read, however old they are.
    pub decided: Vec<ReviewPeriod>,
    /// Whether the private records of this clone are read too.
    pub private: bool,
}

/// How much has to be known of the days with a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownDays {
    /// All from this day on.
    pub since: NaiveDate,
    /// And of each member the last one up to this day, however old it is.
    pub last_by: Option<NaiveDate>,
}

impl Scope {
    /// Everything.
    pub fn all() -> Self {
        Self::of(&Kind::ALL)
    }

    /// Only the team and its members.
    pub fn people() -> Self {
        Self::default()
    }

    /// These kinds, of any age.
    pub fn of(kinds: &[Kind]) -> Self {
        Self { kinds: kinds.to_vec(), ..Self::default() }
    }

    /// The same, without dated records older than that.
    #[must_use]
    pub const fn since(mut self, day: NaiveDate) -> Self {
        self.since = Some(day);
        self
    }

    /// The same, with check-ins from another day on.
    #[must_use]
    pub const fn checkins_since(mut self, day: NaiveDate) -> Self {
        self.checkins_since = Some(day);
        self
    }

    /// The same, with the check-ins of a member from an earlier day on.
    #[must_use]
    pub fn checkins_of(mut self, member: &str, day: NaiveDate) -> Self {
        let since = self.checkins_of.entry(member.to_owned()).or_insert(day);
        *since = day.min(*since);
        self
    }

    /// The same, with the days of check-ins known from one day on.
    #[must_use]
    pub const fn days_since(mut self, since: NaiveDate) -> Self {
        self.days = Some(KnownDays { since, last_by: None });
        self
    }

    /// The same, with the days of check-ins known from one day on, and of each member the last one up to another.
    #[must_use]
    pub const fn days_since_and_last(mut self, since: NaiveDate, last_by: NaiveDate) -> Self {
        self.days = Some(KnownDays { since, last_by: Some(last_by) });
        self
    }

    /// The same, with the decisions of some older reviews.
    #[must_use]
    pub fn decided(mut self, reviews: Vec<ReviewPeriod>) -> Self {
        self.decided = reviews;
        self
    }

    /// The same, with the private records of this clone.
    #[must_use]
    pub const fn with_private(mut self) -> Self {
        self.private = true;
        self
    }

    /// The first day from which a member's check-ins or feedback are opened; `None` for any age.
    pub fn since_of(&self, kind: Kind, who: &str) -> Option<NaiveDate> {
        if kind != Kind::Checkin {
            return self.since;
        }
        let since = self.checkins_since.or(self.since)?;
        Some(self.checkins_of.get(who).map_or(since, |earlier| since.min(*earlier)))
    }

    /// Whether the parts of a review are read, and its decisions: a review is held until the next one is over.
    pub fn holds_review(&self, period: ReviewPeriod) -> bool {
        let ends = period.next().map_or(NaiveDate::MAX, |next| next.to);
        self.since.is_none_or(|since| since <= ends)
    }

    /// Whether a kind belongs to it.
    pub fn holds(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Team | Kind::Member) || self.kinds.contains(&kind)
    }
}

/// The records of one state.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    records: BTreeMap<Kind, BTreeMap<String, Arc<Record>>>,
    /// The check-ins of each member by day, which most questions are about.
    said: BTreeMap<String, BTreeMap<NaiveDate, Arc<Record>>>,
    /// Feedback by the record that it is about.
    about: BTreeMap<String, BTreeMap<String, Arc<Record>>>,
    /// Days with a check-in file, by member, as far back as was asked for: known from the names of the files alone.
    pub days: BTreeMap<String, BTreeSet<NaiveDate>>,
    /// Reviews that there is something of and that were left unopened for their age.
    pub unopened: Vec<ReviewPeriod>,
    /// Records whose files can't be read.
    pub unreadable: BTreeSet<(Kind, String)>,
    /// Private records of this clone, by path, if they were asked for. They count for nothing.
    pub private: Vec<Record>,
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// This id.
    Found(String),
    /// Several ids begin so.
    Many(Vec<String>),
    /// Nothing.
    Nothing,
}

impl Snapshot {
    /// Puts a record in, or in the place of its older version.
    pub fn put(&mut self, record: Record) {
        self.share(Arc::new(record));
    }

    /// The same with a record of another state that it shares from then on.
    pub fn share(&mut self, record: Arc<Record>) {
        let (kind, id) = (record.kind, record.id.clone());
        if kind == Kind::Checkin
            && let (Some(day), Some(who)) = (record.day(), record.writer())
        {
            change(&mut self.days, who, |days| {
                days.insert(day);
            });
            change(&mut self.said, who, |said| drop(said.insert(day, Arc::clone(&record))));
        }
        if let Some(re) = about(&record) {
            self.about.entry(re.to_owned()).or_default().insert(id.clone(), Arc::clone(&record));
        }
        let now = about(&record).map(str::to_owned);
        let older = self.records.entry(kind).or_default().insert(id.clone(), record);
        let before =
            older.as_ref().and_then(|older| about(older)).filter(|before| Some(*before) != now.as_deref());
        if let Some(about) = before.and_then(|before| self.about.get_mut(before)) {
            about.remove(&id);
        }
    }

    /// Whether a record was read, or can't be.
    pub fn knows(&self, kind: Kind, id: &str) -> bool {
        self.get(kind, id).is_some()
            || (!self.unreadable.is_empty() && self.unreadable.contains(&(kind, id.to_owned())))
    }

    /// One record.
    pub fn get(&self, kind: Kind, id: &str) -> Option<&Record> {
        self.records.get(&kind)?.get(id).map(AsRef::as_ref)
    }

    /// All records of a kind, by id.
    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.get(&kind).into_iter().flat_map(BTreeMap::values).map(AsRef::as_ref)
    }

    /// All records, kind by kind.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.all_shared().map(AsRef::as_ref)
    }

    /// The same, to be shared with another state.
    pub fn all_shared(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.values().flat_map(BTreeMap::values)
    }

    /// The team file.
    pub fn team(&self) -> Option<Team<'_>> {
        self.get(Kind::Team, "ally").map(Team)
    }

    /// A member.
    pub fn member(&self, id: &str) -> Option<Member<'_>> {
        self.get(Kind::Member, id).map(Member)
    }

    /// All members, by id.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> {
        self.of_kind(Kind::Member).map(Member)
    }

    /// Members who have not left by that day.
    pub fn present(&self, day: NaiveDate) -> impl Iterator<Item = Member<'_>> {
        self.members().filter(move |member| member.presence(day) != Presence::Left)
    }

    /// A goal.
    pub fn goal(&self, id: &str) -> Option<Goal<'_>> {
        self.get(Kind::Goal, id).map(Goal)
    }

    /// All goals, by id.
    pub fn goals(&self) -> impl Iterator<Item = Goal<'_>> {
        self.of_kind(Kind::Goal).map(Goal)
    }

    /// All check-ins that were read, oldest first.
    pub fn checkins(&self) -> impl DoubleEndedIterator<Item = Checkin<'_>> {
        self.of_kind(Kind::Checkin).map(Checkin)
    }

    /// The check-ins of a day and of later ones, oldest first.
    pub fn checkins_since(&self, day: NaiveDate) -> impl DoubleEndedIterator<Item = Checkin<'_>> {
        let since = day.to_string();
        let all = self.records.get(&Kind::Checkin);
        all.into_iter().flat_map(move |all| all.range(since.clone()..)).map(|(_, record)| Checkin(record))
    }

    /// The check-ins of one member that were read, oldest first.
    pub fn checkins_by(&self, who: &str) -> impl DoubleEndedIterator<Item = Checkin<'_>> + use<'_> {
        self.checkins_by_since(who, NaiveDate::MIN)
    }

    /// Those of a day and of later ones, oldest first.
    pub fn checkins_by_since(
        &self,
        who: &str,
        day: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = Checkin<'_>> + use<'_> {
        let said = self.said.get(who);
        said.into_iter().flat_map(move |said| said.range(day..)).map(|(_, record)| Checkin(record))
    }

    /// The feedback that was read about a record, oldest first.
    pub fn feedback_about(&self, id: &str) -> impl DoubleEndedIterator<Item = Feedback<'_>> + use<'_> {
        self.about.get(id).into_iter().flat_map(BTreeMap::values).map(|record| Feedback(record))
    }

    /// All feedback that was read, oldest first.
    pub fn feedback(&self) -> impl DoubleEndedIterator<Item = Feedback<'_>> {
        self.of_kind(Kind::Feedback).map(Feedback)
    }

    /// All pact versions, by id and so by day.
    pub fn pacts(&self) -> impl DoubleEndedIterator<Item = Pact<'_>> {
        self.of_kind(Kind::Pact).map(Pact)
    }

    /// The answer to a goal in a check-in.
    pub fn answer<'a>(&self, checkin: Checkin<'a>, goal: Goal<'_>) -> Option<super::checkin::Answer<'a>> {
        // Only the bare name of a joint goal can mean another one: every number asks this of hundreds of check-ins.
        let is_taken =
            goal.is_joint() && self.get(Kind::Goal, &format!("{}/{}", checkin.who(), goal.slug())).is_some();
        checkin.answer(goal.id(), is_taken)
    }

    /// Finds the id that a reference of this kind means: the exact id, a path, or a unique beginning. A bare goal
    /// name means the goal of `me`, then a joint one, never another member's. Feedback also goes by its random part, a sprint by
    /// its name without the month; the name of a sprint alone means my own part in it.
    pub fn find(&self, kind: Kind, reference: &str, me: &str) -> Lookup {
        let reference = reference.strip_prefix("./").unwrap_or(reference);
        if let Place::Record(found, id) = at_path(reference) {
            return if found == kind && self.knows(kind, &id) { Lookup::Found(id) } else { Lookup::Nothing };
        }
        if kind == Kind::Pact
            && let Some(id) = reference.strip_prefix("pacts/")
        {
            return self.find(kind, id, me);
        }
        if self.knows(kind, reference) {
            return Lookup::Found(reference.to_owned());
        }
        if kind == Kind::SprintLeaf && !reference.contains('/') {
            return match self.find(Kind::Sprint, reference, me) {
                Lookup::Found(sprint) => self.beginning(kind, &format!("{sprint}/{me}")),
                other => other,
            };
        }
        if kind == Kind::Goal && !reference.contains('/') {
            // A whole name beats the beginning of a longer one: the joint goal `run` is not my `running`.
            let names = [me, "ours"].map(|folder| format!("{folder}/{reference}"));
            let whole = names.iter().find(|name| self.knows(kind, name));
            let found = whole.map(|name| Lookup::Found(name.clone()));
            let mut beginnings = names.iter().map(|name| self.beginning(kind, name));
            return found
                .or_else(|| beginnings.find(|found| *found != Lookup::Nothing))
                .unwrap_or(Lookup::Nothing);
        }
        match self.beginning(kind, reference) {
            Lookup::Nothing if kind == Kind::Feedback && reference.len() >= 2 => self.ending(kind, reference),
            Lookup::Nothing if kind == Kind::Sprint && !reference.is_empty() => self.named(reference),
            found => found,
        }
    }

    /// Finds a record of any of these kinds.
    pub fn find_any(&self, kinds: &[Kind], reference: &str, me: &str) -> Result<(Kind, String), Lookup> {
        let mut many = Vec::new();
        let mut found = Vec::new();
        // A sprint's name means the sprint; the parts in it have a name of their own behind it.
        let means = |kind: &&Kind| **kind != Kind::SprintLeaf || reference.contains('/');
        for kind in kinds.iter().filter(means) {
            match self.find(*kind, reference, me) {
                Lookup::Found(id) if id == reference => return Ok((*kind, id)),
                Lookup::Found(id) => found.push((*kind, id)),
                Lookup::Many(ids) => many.extend(ids),
                Lookup::Nothing => {}
            }
        }
        match (found.pop(), many.is_empty()) {
            (Some(one), true) if found.is_empty() => Ok(one),
            (None, true) => Err(Lookup::Nothing),
            (last, _) => {
                many.extend(found.into_iter().chain(last).map(|(_, id)| id));
                many.sort();
                Err(Lookup::Many(many))
            }
        }
    }

    fn beginning(&self, kind: Kind, prefix: &str) -> Lookup {
        if self.knows(kind, prefix) {
            return Lookup::Found(prefix.to_owned());
        }
        let matches = self.of_kind(kind).map(|record| &record.id).filter(|id| id.starts_with(prefix));
        // An empty name, as of a script's unset variable, means nothing, not the only record there is.
        one_of(matches.cloned().collect(), prefix.is_empty() || prefix.ends_with('/'))
    }

    fn ending(&self, kind: Kind, part: &str) -> Lookup {
        let random = |id: &str| id.rsplit('.').next().is_some_and(|last| last.starts_with(part));
        one_of(self.of_kind(kind).map(|record| record.id.clone()).filter(|id| random(id)).collect(), false)
    }

    /// Sprints whose name, behind the month, begins so.
    fn named(&self, part: &str) -> Lookup {
        let sprints = self.of_kind(Kind::Sprint);
        let names = |record: &&Record| Sprint(record).slug().starts_with(part);
        one_of(sprints.filter(names).map(|record| record.id.clone()).collect(), false)
    }
}

#[cfg(test)]
impl Snapshot {
    /// What reading a scope after another one would give of these records: what a scope means, said once more, for the
    /// tests of those who read and of those who ask for a scope.
    pub(crate) fn within(&self, scopes: &[&Scope]) -> Self {
        let mut found = Self::default();
        for scope in scopes {
            let period =
                |record: &Record| record.id.split_once('/').and_then(|(name, _)| ReviewPeriod::parse(name));
            let is_read = |record: &&Record| match record.kind {
                kind if !scope.holds(kind) => false,
                Kind::Checkin | Kind::Feedback => {
                    let since = scope.since_of(record.kind, record.writer().unwrap_or_default());
                    since.is_none_or(|since| Some(since) <= record.day())
                }
                Kind::ReviewLeaf => period(record).is_none_or(|period| scope.holds_review(period)),
                Kind::Joint => period(record)
                    .is_none_or(|period| scope.holds_review(period) || scope.decided.contains(&period)),
                _ => true,
            };
            self.all().filter(is_read).for_each(|record| found.put(record.clone()));
            let unread = self.all().filter(|record| matches!(record.kind, Kind::ReviewLeaf | Kind::Joint));
            found.unopened = unread
                .filter(|_| scope.holds(Kind::Joint) || scope.holds(Kind::ReviewLeaf))
                .filter_map(period)
                .filter(|period| !scope.holds_review(*period) && !scope.decided.contains(period))
                .collect();
            for (who, days) in self.days.iter().filter(|_| scope.holds(Kind::Checkin)) {
                let known = |day: &&NaiveDate| scope.days.is_none_or(|known| known.since <= **day);
                let last = scope.days.and_then(|known| days.range(..=known.last_by?).next_back());
                found.days.entry(who.clone()).or_default().extend(days.iter().filter(known).chain(last));
            }
        }
        found
    }
}

/// Changes what stands under a name, which is copied only where there is nothing yet.
fn change<T: Default>(map: &mut BTreeMap<String, T>, name: &str, change: impl FnOnce(&mut T)) {
    match map.get_mut(name) {
        Some(found) => change(found),
        None => change(map.entry(name.to_owned()).or_default()),
    }
}

/// What feedback is about.
fn about(record: &Record) -> Option<&str> {
    if record.kind == Kind::Feedback { Feedback(record).re() } else { None }
}

fn one_of(mut ids: Vec<String>, nothing_said: bool) -> Lookup {
    match (ids.len(), nothing_said) {
        (0, _) => Lookup::Nothing,
        (1, false) => ids.pop().map_or(Lookup::Nothing, Lookup::Found),
        _ => Lookup::Many(ids),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Lookup, Record, Snapshot};

    fn snapshot() -> Snapshot {
        let mut snapshot = Snapshot::default();
        for id in ["ana/run", "ana/running-shoes", "ben/run", "ours/hike", "ours/pag", "ana/pages"] {
            snapshot.put(Record::new(Kind::Goal, id));
        }
        for id in ["2026-11-21.ana", "2026-11-22.ana", "2026-11-22.ben"] {
            snapshot.put(Record::new(Kind::Checkin, id));
        }
        snapshot.put(Record::new(Kind::Feedback, "2026-11-22.ana.k3f9"));
        snapshot.put(Record::new(Kind::Pact, "2026-11-22.ana"));
        snapshot.put(Record::new(Kind::Sprint, "2026-11-phones-away.ana"));
        snapshot.put(Record::new(Kind::Sprint, "2026-11-phones-at-night.ben"));
        snapshot
    }

    #[test]
    fn references_are_ids_or_unique_beginnings() {
        let snapshot = snapshot();
        let found = |id: &str| Lookup::Found(id.to_owned());
        let sprints = vec!["2026-11-phones-at-night.ben".to_owned(), "2026-11-phones-away.ana".to_owned()];
        for (kind, reference, me, expected) in [
            (Kind::Goal, "run", "ana", found("ana/run")),
            (Kind::Goal, "run", "ben", found("ben/run")),
            (Kind::Goal, "ben/r", "ana", found("ben/run")),
            (Kind::Goal, "pa", "ana", found("ana/pages")),
            (Kind::Goal, "pag", "ana", found("ours/pag")),
            (Kind::Goal, "page", "ana", found("ana/pages")),
            (Kind::Goal, "pa", "ben", found("ours/pag")),
            (Kind::Goal, "page", "ben", Lookup::Nothing),
            (Kind::Goal, "hike", "ben", found("ours/hike")),
            (Kind::Goal, "goals/ben/run.yaml", "ana", found("ben/run")),
            (Kind::Checkin, "2026-11-21", "ana", found("2026-11-21.ana")),
            (Kind::Feedback, "k3", "ben", found("2026-11-22.ana.k3f9")),
            (Kind::Pact, "pacts/2026-11-22.ana", "ben", found("2026-11-22.ana")),
            (
                Kind::Checkin,
                "2026-11-22",
                "ana",
                Lookup::Many(vec!["2026-11-22.ana".to_owned(), "2026-11-22.ben".to_owned()]),
            ),
            (Kind::Checkin, "2025", "ana", Lookup::Nothing),
            (Kind::Sprint, "phones-aw", "ben", found("2026-11-phones-away.ana")),
            (Kind::Sprint, "2026-11-phones-at", "ben", found("2026-11-phones-at-night.ben")),
            (Kind::Sprint, "", "ben", Lookup::Many(sprints.clone())),
            (Kind::Sprint, "phones", "ben", Lookup::Many(sprints.clone())),
        ] {
            assert_eq!(snapshot.find(kind, reference, me), expected, "{reference}");
        }
    }

    #[test]
    fn a_newer_version_takes_the_place_of_the_older_one_everywhere() {
        let mut snapshot = snapshot();
        let about = |snapshot: &Snapshot, id: &str| snapshot.feedback_about(id).count();
        let mut given = Record::new(Kind::Feedback, "2026-11-22.ana.k3f9");
        for (re, counts) in
            [("2026-11-21.ben", [1, 0]), ("2026-11-22.ben", [0, 1]), ("2026-11-22.ben", [0, 1])]
        {
            given.fields.set("re", super::super::Value::text(re));
            snapshot.put(given.clone());
            assert_eq!(["2026-11-21.ben", "2026-11-22.ben"].map(|id| about(&snapshot, id)), counts);
        }
        let mut said = Record::new(Kind::Checkin, "2026-11-21.ana");
        said.fields.set("win", super::super::Value::text("x"));
        snapshot.put(said);
        let wins: Vec<_> = snapshot.checkins_by("ana").map(|one| one.0.fields.text("win")).collect();
        assert_eq!(wins, [Some("x"), None]);
        let day = super::super::parse_day("2026-11-22").unwrap();
        assert_eq!(snapshot.checkins_by_since("ana", day).count(), 1);
    }

    #[test]
    fn days_are_known_from_names() {
        assert_eq!(snapshot().days.get("ana").map(std::collections::BTreeSet::len), Some(2));
    }
}
