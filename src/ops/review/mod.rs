//! Reviews: looking back on a week, a month or a quarter together.
//!
//! Everybody writes a part of their own, a leaf. While a review is open, nobody is shown another part before their own
//! exists. What is decided is written by whoever leads, or by anybody who was there. Nothing here ever blocks: a review
//! without one of its parts can be held, and one that nobody held lapses.

mod answer;
mod decided;
mod growth;
mod hold;
mod list;
mod moments;
mod opener;
mod past;
mod refusal;
mod show;
mod talk;
mod year;

use chrono::{Days, NaiveDate};

pub use answer::{Answer, Ask, Said, Takes, answer, command_line, open_period, questions};
pub use decided::{Decided, brought, decided, goal_of, held};
pub use growth::{Celebration, HeldHabit, Ledger, Taught};
pub use hold::{Hold, hold};
pub use list::{Listing, list};
pub use moments::{Promised, Win, Word};
pub use refusal::ReviewRefusal;
pub use show::{Asked, Open, Review, Topic, show, show_scope};
pub use talk::{Choice, Chosen, Duty, Rating, Touchstone};
pub use year::{Changed, Ended, Kept, Month, Row, Starred, Touch, Year, year};

use answer::is_coached;

use super::due::{Due, DueKind};
use super::pact::realign_due;
use super::sync::{Clashed, Shown};
use super::team::{in_force, owing_on};
use super::{Answered, Now};
use crate::model::{
    Depth, Goal, Joint, Kind, Member, Pact, Place, Problem, Record, ReviewLeaf, ReviewPeriod, Rhythm, Scope,
    Snapshot, Span, Value, at_path,
};

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its period is not over.
    Running,
    /// Its period is over, or ends today; parts are missing.
    Open,
    /// All parts that are due are there.
    Ready,
    /// What was decided is written down.
    Held,
    /// The next period is over, and nobody wrote anything down.
    Lapsed,
}

impl Stage {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Open => "open",
            Self::Ready => "ready",
            Self::Held => "held",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether nobody changes it any more.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Held | Self::Lapsed)
    }
}

/// Which review is meant.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// The last one of this length.
    pub span: Option<Span>,
    /// This one, as typed.
    pub period: Option<String>,
}

/// What commands about one's own part need to read.
pub fn scope() -> Scope {
    Scope::of(&[Kind::Pact, Kind::Goal, Kind::Feedback, Kind::ReviewLeaf, Kind::Joint]).with_private()
}

/// The period that is meant: as named; else the last one of that length, or of the pact's rhythm, that is over or ends
/// today; while the team has not lived through one, the present one.
pub fn choose(team: &Snapshot, now: &Now, which: &Which) -> Answered<ReviewPeriod> {
    if let Some(text) = &which.period {
        let bad = || ReviewRefusal::BadPeriod { text: text.clone() };
        let period = ReviewPeriod::parse(text.trim()).ok_or_else(bad)?;
        if period.from > now.today {
            return Err(ReviewRefusal::NotBegun { period: period.to_string() }.into());
        }
        let is_spoken_in =
            || team.checkins().any(|checkin| checkin.0.day().is_some_and(|day| period.holds(day)));
        match begun(team) {
            Some(begun) if period.to < begun && !is_spoken_in() => {
                return Err(ReviewRefusal::BeforeTeam { period: period.to_string(), begun }.into());
            }
            _ => return Ok(period),
        }
    }
    let span = which.span.unwrap_or_else(|| span_of(team, now.today));
    let bad = || ReviewRefusal::BadPeriod { text: now.today.to_string() };
    let present = ReviewPeriod::of(span, now.today).ok_or_else(bad)?;
    let last = last_over(span, now.today).filter(|last| begun(team).is_none_or(|begun| begun <= last.to));
    Ok(last.unwrap_or(present))
}

/// The last period of a length that is over, or ends on the day.
fn last_over(span: Span, today: NaiveDate) -> Option<ReviewPeriod> {
    let present = ReviewPeriod::of(span, today)?;
    if present.to == today { Some(present) } else { present.previous() }
}

/// The length of the reviews that the pact in force asks for: weeks, unless its rhythm counts months.
fn span_of(team: &Snapshot, today: NaiveDate) -> Span {
    match in_force(team, today).map(Pact::review) {
        Some(Rhythm::PerMonth(_)) => Span::Month,
        _ => Span::Week,
    }
}

/// The first day of the team: of its first pact, or of its first member.
fn begun(team: &Snapshot) -> Option<NaiveDate> {
    let pacts = team.pacts().filter_map(Pact::from).min();
    pacts.or_else(|| team.members().filter_map(Member::since).min())
}

/// How much a review asks: a quarter is a realign, and so is the month in which the pact's realign falls due
/// (ruling 79), as far as no review before this one has looked at it.
pub fn depth(team: &Snapshot, period: ReviewPeriod) -> Depth {
    let due = in_force(team, period.to).and_then(|pact| realign_due(team, pact, Some(period)));
    match period.span {
        Span::Week => Depth::Weekly,
        Span::Month if due.is_some_and(|due| period.holds(due)) => Depth::Realign,
        Span::Month => Depth::Monthly,
        Span::Quarter => Depth::Realign,
    }
}

/// Whose part is due: all who owe check-ins, were in the team by the end of the period, and not away for all of it.
pub fn owing(team: &Snapshot, period: ReviewPeriod, today: NaiveDate) -> Vec<String> {
    let day = period.to.min(today);
    let was_there = |member: Member<'_>| {
        let days = period.from.iter_days().take_while(|day| *day <= period.to);
        member.since().is_none_or(|since| since <= period.to)
            && !days.into_iter().all(|day| member.is_away(day))
    };
    owing_on(team, day).into_iter().filter(|id| team.member(id).is_some_and(was_there)).collect()
}

/// One member's part, if it is there.
pub fn leaf<'a>(team: &'a Snapshot, period: ReviewPeriod, member: &str) -> Option<ReviewLeaf<'a>> {
    team.get(Kind::ReviewLeaf, &format!("{period}/{member}")).map(ReviewLeaf)
}

/// All parts of all reviews, in the order of the reviews.
pub fn leaves(team: &Snapshot) -> Vec<(ReviewPeriod, ReviewLeaf<'_>)> {
    let all = team.of_kind(Kind::ReviewLeaf).map(ReviewLeaf);
    let mut leaves: Vec<_> = all.filter_map(|leaf| Some((leaf.period()?, leaf))).collect();
    leaves.sort_by_key(|(period, leaf)| (period.order(), leaf.who()));
    leaves
}

/// What was decided in a review: of two heads the later one counts.
pub fn joint(team: &Snapshot, period: ReviewPeriod) -> Option<Joint<'_>> {
    let name = period.to_string();
    let heads = team.of_kind(Kind::Joint).filter(|head| head.id.split('/').next() == Some(name.as_str()));
    heads.map(Joint).max_by_key(|head| (head.on(), head.0.id.clone()))
}

/// Where a review stands on a day.
pub fn stage(team: &Snapshot, period: ReviewPeriod, today: NaiveDate) -> Stage {
    let next_is_over = || period.next().is_some_and(|next| next.to < today);
    let all_there = || owing(team, period, today).iter().all(|member| leaf(team, period, member).is_some());
    if joint(team, period).is_some() {
        Stage::Held
    } else if today < period.to {
        Stage::Running
    } else if next_is_over() {
        Stage::Lapsed
    } else if all_there() {
        Stage::Ready
    } else {
        Stage::Open
    }
}

/// Whether a record is another member's part of a review that is not closed, while my own part is missing: nothing of
/// it is shown then, by any command (ruling 80). It is a courtesy and no lock.
pub fn hides(team: &Snapshot, now: &Now, record: &Record) -> bool {
    record.kind == Kind::ReviewLeaf && hides_id(team, now, &record.id)
}

/// The same by the id of a part, which may not be readable.
pub fn hides_id(team: &Snapshot, now: &Now, id: &str) -> bool {
    let Some((period, writer)) = id.split_once('/') else { return false };
    let me = now.me_or_nobody();
    let Some(period) = ReviewPeriod::parse(period).filter(|_| writer != me) else { return false };
    let mine = format!("{period}/{me}");
    let written = leaf(team, period, me).is_some() || team.unreadable.contains(&(Kind::ReviewLeaf, mine));
    !written && !stage(team, period, now.today).is_closed()
}

/// The reviews that wait for a member's part: the last one of the pact's rhythm, and where that is weekly the last
/// whole month too. Held and lapsed ones wait for nobody, and nobody waits for one who was not there. And what was
/// decided for the member to see to, until there is a goal for it.
pub fn due(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    let Some(begun) = begun(team) else { return Vec::new() };
    let rhythm = span_of(team, today);
    let mut spans = vec![rhythm];
    spans.extend((rhythm == Span::Week).then_some(Span::Month));
    let waits = |span: Span| {
        let period = last_over(span, today)?;
        // The first month that is looked back on is the first whole one, the first week one of four days or more.
        let first = match span {
            Span::Week => period.from.checked_add_days(Days::new(3)).unwrap_or(period.from),
            _ if span == rhythm => period.to,
            _ => period.from,
        };
        let lived = begun <= first;
        let open = matches!(stage(team, period, today), Stage::Open);
        let missing = || leaf(team, period, member.id()).is_none();
        let owes = || owing(team, period, today).iter().any(|id| id == member.id());
        (lived && open && missing() && owes()).then(|| due_part(team, period, member))
    };
    let mut due: Vec<Due> = spans.into_iter().filter_map(waits).collect();
    due.extend(decided::offers(team, today, member));
    due
}

/// Problems in files that are hidden from me are told without what stands in them.
pub fn without_hidden_words(team: &Snapshot, now: &Now, problems: &mut [Problem]) {
    for problem in problems.iter_mut().filter(|problem| hides_path(team, now, &problem.path)) {
        problem.message = "it has a problem, and its words are hidden until your own part exists".to_owned();
        problem.fix = None;
    }
}

/// Clashes in files that are hidden from me are told without the values.
pub fn without_hidden_clashes(team: &Snapshot, now: &Now, clashes: &mut [Clashed]) {
    for clash in clashes.iter_mut().filter(|clash| hides_path(team, now, &clash.path)) {
        clash.field = None;
        clash.shown = Shown(Value::Null);
        clash.kept = Shown(Value::Null);
    }
}

fn hides_path(team: &Snapshot, now: &Now, path: &str) -> bool {
    matches!(at_path(path), Place::Record(Kind::ReviewLeaf, id) if hides_id(team, now, &id))
}

fn due_part(team: &Snapshot, period: ReviewPeriod, member: Member<'_>) -> Due {
    let what = match depth(team, period) {
        Depth::Realign => format!("your part in the review of {period}, which looks at the agreement too"),
        _ => format!("your part in the review of {period}"),
    };
    Due {
        kind: DueKind::Review,
        who: member.id().to_owned(),
        what,
        reference: None,
        since: period.to,
        period: Some(period.to_string()),
        way: format!("ally review answer --period {period}"),
    }
}

/// When a goal was last chosen again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// The last day of the review's period, or today while that day is ahead (ruling 82).
    pub on: NaiveDate,
    /// The review.
    pub period: ReviewPeriod,
    /// The owners who said `keep` in it.
    pub by: Vec<String>,
}

/// The latest review in which an owner said `keep` to a goal, among the parts that count.
pub fn confirmed(
    team: &Snapshot,
    goal: Goal<'_>,
    today: NaiveDate,
    counts: impl Fn(ReviewPeriod, ReviewLeaf<'_>) -> bool,
) -> Option<Confirmed> {
    let owners = goal.owners();
    let keeps = |leaf: ReviewLeaf<'_>| {
        let words = leaf.0.fields.map("goals");
        owners.contains(&leaf.who()) && words.and_then(|words| words.text(goal.id())) == Some("keep")
    };
    let mut kept = leaves(team);
    kept.retain(|(period, leaf)| keeps(*leaf) && counts(*period, *leaf));
    let period = kept.last()?.0;
    let by = kept.iter().filter(|(of, _)| *of == period).map(|(_, leaf)| leaf.who().to_owned()).collect();
    Some(Confirmed { on: period.to.min(today), period, by })
}

#[cfg(test)]
mod tests {
    use super::{Stage, Takes, choose, depth, due, questions, stage};
    use crate::model::{Depth, Kind, ReviewPeriod};
    use crate::ops::due::Due;
    use crate::ops::numbers::fixture::{Story, now};
    use crate::ops::review::Which;

    fn story(members: &[&str], review: &str) -> Story {
        let mut story = Story::new();
        for member in members {
            story.set(Kind::Member, member, &[]);
        }
        story.set(Kind::Pact, "2026-09-07.ana", &[("purpose", "x"), ("review", review)]);
        story
    }

    fn waits(story: &Story, who: &str, today: &str) -> Vec<String> {
        let member = story.team.member(who).unwrap();
        let found: Vec<Due> = due(&story.team, &now(today), member);
        found.into_iter().filter_map(|due| due.period).collect()
    }

    #[test]
    fn a_part_is_due_from_the_last_day_until_the_review_closes() {
        let mut story = story(&["cat"], "weekly");
        let months = |story: &Story, today: &str| -> Vec<String> { waits(story, "ana", today) };
        assert_eq!(months(&story, "2026-11-21"), ["2026-W46", "2026-10"]);
        assert_eq!(months(&story, "2026-11-22"), ["2026-W47", "2026-10"]);
        assert_eq!(months(&story, "2026-11-30"), ["2026-W48", "2026-11"]);
        story.set(Kind::ReviewLeaf, "2026-W47/ana", &[("good", "x")]);
        story.set(Kind::ReviewLeaf, "2026-10/ana", &[("good", "x")]);
        assert!(months(&story, "2026-11-22").is_empty());
        assert_eq!(waits(&story, "cat", "2026-11-22"), ["2026-W47", "2026-10"]);
        // Held without Cat's part: nobody waits for it any more.
        story.set(Kind::Joint, "2026-W47/joint.ben", &[("on", "2026-11-22")]);
        assert_eq!(waits(&story, "cat", "2026-11-22"), ["2026-10"]);
    }

    #[test]
    fn the_rhythm_of_the_pact_says_which_reviews_there_are() {
        assert_eq!(waits(&story(&[], "monthly"), "ana", "2026-11-22"), ["2026-10"]);
        assert_eq!(waits(&story(&[], "sun"), "ana", "2026-11-22"), ["2026-W47", "2026-10"]);
        // The first month that is looked back on is the first whole one.
        assert_eq!(waits(&story(&[], "weekly"), "ana", "2026-09-30"), ["2026-W39"]);
        assert_eq!(waits(&story(&[], "weekly"), "ana", "2026-09-06"), Vec::<String>::new());
        assert_eq!(waits(&Story::new(), "ana", "2026-11-22"), Vec::<String>::new());
    }

    #[test]
    fn nobody_waits_for_those_who_owe_nothing_or_were_away() {
        let twelve: Vec<String> = (1..=10).map(|number| format!("m{number}")).collect();
        let twelve: Vec<&str> = twelve.iter().map(String::as_str).collect();
        let mut story = story(&twelve, "weekly");
        story.set(Kind::Member, "m1", &[("role", "witness")]);
        story.set(Kind::Member, "m2", &[("since", "2026-11-23")]);
        story.add(Kind::Member, "m3", "away", &[("from", "2026-11-10"), ("to", "2026-11-30")]);
        let week =
            |story: &Story, who: &str| waits(story, who, "2026-11-22").contains(&"2026-W47".to_owned());
        assert_eq!(
            ["m1", "m2", "m3", "m4", "ana"].map(|who| week(&story, who)),
            [false, false, false, true, true]
        );
        let period = ReviewPeriod::parse("2026-W47").unwrap();
        let now = now("2026-11-22");
        for who in ["ana", "ben", "m4", "m5", "m6", "m7", "m8", "m9"] {
            story.set(Kind::ReviewLeaf, &format!("2026-W47/{who}"), &[("good", "x")]);
            assert_eq!(stage(&story.team, period, now.today), Stage::Open, "{who}");
        }
        story.set(Kind::ReviewLeaf, "2026-W47/m10", &[("good", "x")]);
        assert_eq!(stage(&story.team, period, now.today), Stage::Ready);
    }

    #[test]
    fn a_decision_is_offered_for_four_weeks_until_there_is_a_goal() {
        let mut story = story(&[], "weekly");
        story.set(Kind::Joint, "2026-W46/joint.ana", &[("on", "2026-11-15")]);
        let decision = [("what", "Book the hut"), ("who", "ben"), ("by", "2026-11-27")];
        story.add(Kind::Joint, "2026-W46/joint.ana", "decisions", &decision);
        let ways = |story: &Story, today: &str| -> Vec<String> {
            let found = due(&story.team, &now(today), story.team.member("ben").unwrap());
            found.into_iter().map(|due| due.way).filter(|way| way.contains("goal add")).collect()
        };
        let way = "ally goal add 'Book the hut' --by 2026-11-27 --source 2026-W46/joint.ana";
        assert_eq!(ways(&story, "2026-11-22"), [way]);
        assert_eq!(ways(&story, "2026-12-12"), [way]);
        assert!(ways(&story, "2026-12-13").is_empty());
        story.goal("ben/book-the-hut", &[("title", "Book it"), ("source", "2026-W46/joint.ana")]);
        assert!(ways(&story, "2026-11-22").is_empty());
    }

    #[test]
    fn what_is_meant_follows_the_pact_and_the_day() {
        let story = story(&[], "weekly");
        let meant = |today: &str| choose(&story.team, &now(today), &Which::default()).unwrap().to_string();
        assert_eq!(meant("2026-11-21"), "2026-W46");
        assert_eq!(meant("2026-11-22"), "2026-W47");
        // Nothing is over yet: the present week so far.
        assert_eq!(meant("2026-09-09"), "2026-W37");
        // Thirteen weeks after 7 September the month looks at the agreement as well.
        for (period, expected) in [
            ("2026-11", Depth::Monthly),
            ("2026-12", Depth::Realign),
            ("2026-Q4", Depth::Realign),
            ("2026-W49", Depth::Weekly),
        ] {
            assert_eq!(depth(&story.team, ReviewPeriod::parse(period).unwrap()), expected, "{period}");
        }
    }

    #[test]
    fn a_coach_who_has_left_coaches_nobody() {
        let mut story = story(&["cat"], "monthly");
        story.set(Kind::Member, "cat", &[("role", "coach"), ("until", "2026-09-30")]);
        let asks_fair = |period: &str| {
            let period = ReviewPeriod::parse(period).unwrap();
            let asks = questions(&story.team, &now("2026-11-02"), period).unwrap();
            asks.iter().any(|ask| matches!(ask.takes, Takes::Rating("fair", ..)))
        };
        assert!(!asks_fair("2026-09"));
        assert!(asks_fair("2026-10"));
    }

    #[test]
    fn the_months_follow_the_last_look_at_the_agreement() {
        let mut story = story(&[], "weekly");
        let depth = |story: &Story, period: &str| depth(&story.team, ReviewPeriod::parse(period).unwrap());
        // The quarter's review looked at it on 4 October: thirteen weeks on is 3 January.
        story.set(Kind::Joint, "2026-Q3/joint.ana", &[("on", "2026-10-04")]);
        assert_eq!(depth(&story, "2026-12"), Depth::Monthly);
        assert_eq!(depth(&story, "2027-01"), Depth::Realign);
        // The month's own review stays one about the agreement after it was held, and the next is three months off.
        story.set(Kind::Joint, "2027-01/joint.ben", &[("on", "2027-02-01")]);
        assert_eq!(depth(&story, "2027-01"), Depth::Realign);
        assert_eq!(depth(&story, "2027-04"), Depth::Monthly);
        assert_eq!(depth(&story, "2027-05"), Depth::Realign);
    }
}
