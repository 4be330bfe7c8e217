//! What is due: one shape for whatever a member is waited for, computed from the records alone.

use chrono::{Days, NaiveDate, TimeDelta};
use serde::Serialize;

use super::checkin::BACK_DAYS;
use super::numbers::Basis;
use super::rhythm::unanswered;
use super::team::in_force;
use super::words::{day, from_today, short};
use super::{Answered, Now, feedback, find_member, goal, look_back, name_of, review, sprint};
use crate::model::{
    Checkin, Feedback, Kind, Member, Pact, Period, Presence, Scope, Snapshot, Week, is_blank,
};

/// What kind of thing is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// A word for a check-in period.
    Checkin,
    /// The own part of a review.
    Review,
    /// The own debrief of a sprint that is over.
    Debrief,
    /// Looking at the agreement together again.
    Realign,
    /// A version to sign, or an agreement that has ended.
    Pact,
    /// A question, proposal or topic of somebody else.
    Answer,
    /// A due date of a goal.
    Milestone,
}

impl DueKind {
    /// The word for scripts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checkin => "checkin",
            Self::Review => "review",
            Self::Debrief => "debrief",
            Self::Realign => "realign",
            Self::Pact => "pact",
            Self::Answer => "answer",
            Self::Milestone => "milestone",
        }
    }
}

/// Something that is due now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// What kind of thing it is.
    pub kind: DueKind,
    /// The member who is waited for.
    pub who: String,
    /// A sentence part that names it.
    pub what: String,
    /// The record it is about, if there is one.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The day since which it is due.
    pub since: NaiveDate,
    /// The period it belongs to, such as `2026-W47`: the same thing is due once per period.
    pub period: Option<String>,
    /// The command that settles it, for people.
    #[serde(skip)]
    pub way: String,
}

/// All that is due for one member.
#[derive(Debug, Clone)]
pub struct DueList {
    /// Sort by sort, and of one sort the oldest first.
    pub items: Vec<Due>,
    /// The member's name; `None` for the one who asks.
    pub name: Option<String>,
}

impl Serialize for DueList {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.items)
    }
}

/// What `due` reads first: what says how far back the rest has to be read.
pub fn first_scope() -> Scope {
    Scope::of(&[Kind::Pact, Kind::Goal, Kind::Sprint, Kind::SprintLeaf])
}

/// What `due` reads then: of feedback and reviews the last 90 days, of a member's own check-ins too, and of the others'
/// those that may still be answered.
pub fn scope(first: &Snapshot, now: &Now, who: Option<&str>) -> Scope {
    let since = look_back(now.today);
    let reply_days = in_force(first, now.today).map_or(Pact::REPLY_DAYS, Pact::reply_days);
    // It may be the day before for somebody in another zone.
    let answered =
        now.today.checked_sub_signed(TimeDelta::days(reply_days.saturating_add(1))).unwrap_or(since);
    let scope = Scope::of(&[Kind::Checkin, Kind::Feedback, Kind::ReviewLeaf, Kind::Joint]);
    let scope = scope.since(since).days_since(since).checkins_since(answered);
    let member = who.map_or_else(|| now.me_or_former(first), Ok).and_then(|who| find_member(first, who));
    member.map_or(scope.clone(), |member| scope.checkins_of(member.id(), since))
}

/// What is due for a member, or for the one who asks. Nothing is due for those who have left or are away.
pub fn due(team: &Snapshot, now: &Now, who: Option<&str>) -> Answered<DueList> {
    let member = find_member(team, who.map_or_else(|| now.me_or_former(team), Ok)?)?;
    let name = (Some(member.id()) != now.me.as_deref()).then(|| member.name().to_owned());
    let mut items = Vec::new();
    if member.presence(now.day_for(member)) == Presence::Active {
        items.extend(checkins(team, now, member));
        items.extend(super::pact::due(team, now, member));
        items.extend(review::due(team, now, member));
        items.extend(sprint::due(team, now, member));
        items.extend(sprint::learn_due(team, now, member));
        items.extend(answers(team, now, member));
        items.extend(goal::due(team, now, member));
    }
    items.sort_by(|a, b| (a.kind, a.since, &a.reference).cmp(&(b.kind, b.since, &b.reference)));
    Ok(DueList { items, name })
}

/// A word for each check-in period that ends today, or that is over and still in its grace.
fn checkins(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    let due = |period: Period| Due {
        kind: DueKind::Checkin,
        who: member.id().to_owned(),
        what: format!("check-in for {}", days_of(&period, today)),
        reference: None,
        since: period.to,
        way: match (period.to == today, is_last_week(&period, today)) {
            (true, _) => "ally checkin".to_owned(),
            (false, true) => "ally checkin --week last".to_owned(),
            (false, false) if period.to.succ_opt() == Some(today) => "ally checkin --on yesterday".to_owned(),
            (false, false) => format!("ally checkin --on {}", period.to),
        },
        period: Some(period.name),
    };
    // With a long grace a period may still be open that no check-in can be written for any more.
    let earliest = today.checked_sub_days(Days::new(BACK_DAYS)).unwrap_or(NaiveDate::MIN);
    let open = unanswered(Basis::now(team, now), member).into_iter();
    open.filter(|period| earliest <= period.to).map(due).collect()
}

/// Whether a period is the calendar week before the present one.
fn is_last_week(period: &Period, today: NaiveDate) -> bool {
    let monday = Week::of(today).monday();
    is_week(period) && period.to.succ_opt().is_some_and(|next| Some(next) == monday)
}

fn is_week(period: &Period) -> bool {
    Week::of(period.from).monday() == Some(period.from) && (period.to - period.from).num_days() == 6
}

/// A period as a sentence names it.
fn days_of(period: &Period, today: NaiveDate) -> String {
    if period.from == period.to {
        return from_today(period.to, today);
    }
    match (is_week(period), period.to < today) {
        (true, false) => "this week, which ends today".to_owned(),
        (true, true) if is_last_week(period, today) => "last week".to_owned(),
        _ => format!("{} to {}", day(period.from, today), day(period.to, today)),
    }
}

/// Questions, proposals and topics for a member, and what others said that nobody has answered yet. Those who owe
/// nothing are waited for only where they were asked by name.
fn answers(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Due> {
    let today = now.day_for(member);
    let from = look_back(today);
    let asked = team.feedback().filter(|given| given.0.day().is_some_and(|day| from <= day && day <= today));
    let mut due: Vec<Due> = asked.filter_map(|given| asked_of(team, given, member)).collect();
    if member.owes_checkins() {
        let reply_days = in_force(team, today).map_or(Pact::REPLY_DAYS, Pact::reply_days);
        due.extend(team.checkins().filter_map(|checkin| unheard(team, checkin, member, today, reply_days)));
    }
    due
}

/// Feedback that waits for this member's word.
fn asked_of(team: &Snapshot, given: Feedback<'_>, member: Member<'_>) -> Option<Due> {
    let me = member.id();
    if !given.is_for(me)
        || !feedback::is_waited_for(given.to(), member)
        || feedback::state(team, given) != Some("open")
    {
        return None;
    }
    let id = given.0.id.as_str();
    let name = name_of(team, given.from());
    let words = short(&given.words(), 80);
    let (what, way) = if let Some(goal) = given.0.fields.map("propose") {
        let title = short(goal.text("title").unwrap_or(&words), 80);
        (format!("{name} proposes “{title}”"), format!("ally goal accept {id}"))
    } else {
        match given.kind() {
            "ask" => (format!("{name} asks “{words}”"), format!("ally feedback reply {id} TEXT")),
            // A topic stays open until it is talked about; a word on it is all that can be due before.
            "topic" if !team.feedback_about(id).any(|reply| reply.from() == me) => (
                format!("{name} would like to talk about “{words}”"),
                format!("ally feedback reply {id} TEXT --as-reply talk"),
            ),
            _ => return None,
        }
    };
    Some(answer(member, what, id, given.0.day()?, way))
}

/// A check-in of somebody else, more than a day old, whose win, blocker or ask has no word yet, while the days for a
/// reply last.
fn unheard(
    team: &Snapshot,
    checkin: Checkin<'_>,
    member: Member<'_>,
    today: NaiveDate,
    reply_days: i64,
) -> Option<Due> {
    let since = checkin.day()?.succ_opt()?;
    let last = checkin.day()? + TimeDelta::days(reply_days);
    if checkin.who() == member.id() || since > today || last < today {
        return None;
    }
    let id = checkin.0.id.as_str();
    if feedback::is_heard(team, checkin) {
        return None;
    }
    let name = name_of(team, checkin.who());
    let text = |field| checkin.0.fields.text(field).filter(|text| !is_blank(text));
    let asked = checkin.asked().filter(|asked| !is_blank(asked.text));
    let what = match (asked, text("blocker"), text("win")) {
        (Some(asked), ..) => format!("{name} asks “{}”", short(asked.text, 80)),
        (None, Some(blocker), _) => format!("{name} has something in the way: “{}”", short(blocker, 80)),
        (None, None, Some(win)) => format!("a win of {name}: “{}”", short(win, 80)),
        _ => return None,
    };
    Some(answer(member, what, id, since, format!("ally feedback reply {id} TEXT")))
}

fn answer(member: Member<'_>, what: String, id: &str, since: NaiveDate, way: String) -> Due {
    Due {
        kind: DueKind::Answer,
        who: member.id().to_owned(),
        what,
        reference: Some(id.to_owned()),
        since,
        period: None,
        way,
    }
}

#[cfg(test)]
mod tests {
    use super::{DueKind, due};
    use crate::model::Kind;
    use crate::ops::numbers::fixture::{Story, now};

    /// What is due for Ana, without the questions of others.
    fn checkins(story: &Story, today: &str) -> Vec<String> {
        let items = due(&story.team, &now(today), None).unwrap().items;
        items.into_iter().filter(|due| due.kind == DueKind::Checkin).filter_map(|due| due.period).collect()
    }

    fn pact(checkin: &str) -> Story {
        let mut story = Story::new();
        story.set(Kind::Pact, "2026-09-01.ana", &[("purpose", "x"), ("checkin", checkin)]);
        story
    }

    #[test]
    fn a_week_is_due_on_its_last_day_and_while_its_grace_lasts() {
        let mut story = pact("weekly");
        assert_eq!(checkins(&story, "2026-11-21"), [""; 0]);
        assert_eq!(checkins(&story, "2026-11-22"), ["2026-W47"]);
        assert_eq!(checkins(&story, "2026-11-23"), ["2026-W47"]);
        assert_eq!(checkins(&story, "2026-11-24"), [""; 0]);
        story.says("ana", "2026-11-17", "@mood=3");
        assert_eq!(checkins(&story, "2026-11-22"), [""; 0]);
    }

    #[test]
    fn only_the_week_before_this_one_is_last_week_and_none_is_due_that_no_check_in_reaches() {
        let mut story = pact("weekly");
        story.set(Kind::Pact, "2026-09-01.ana", &[("grace", "9")]);
        let told = |today: &str| -> Vec<(String, String)> {
            let items = due(&story.team, &now(today), None).unwrap().items;
            let checkins = items.into_iter().filter(|due| due.kind == DueKind::Checkin);
            checkins.map(|due| (due.what, due.way)).collect()
        };
        let (last, way) = ("check-in for last week".to_owned(), "ally checkin --week last".to_owned());
        assert_eq!(told("2026-11-24"), [(last.clone(), way.clone())]);
        // The week that ended on the fifteenth is open until the twenty-fourth; on the twenty-second it is last week.
        let this = ("check-in for this week, which ends today".to_owned(), "ally checkin".to_owned());
        assert_eq!(told("2026-11-22"), [(last, way), this]);
    }

    #[test]
    fn a_day_is_due_from_its_morning_on() {
        let mut story = pact("weekdays");
        assert_eq!(checkins(&story, "2026-11-18"), ["2026-11-17", "2026-11-18"]);
        assert_eq!(checkins(&story, "2026-11-21"), ["2026-11-20"]);
        story.says("ana", "2026-11-18", "@mood=3");
        assert_eq!(checkins(&story, "2026-11-18"), ["2026-11-17"]);
    }

    #[test]
    fn nothing_is_due_without_a_pact_while_away_or_for_a_mentor() {
        assert!(checkins(&Story::new(), "2026-11-22").is_empty());
        let mut away = pact("daily");
        away.add(Kind::Member, "ana", "away", &[("from", "2026-11-20")]);
        assert!(checkins(&away, "2026-11-22").is_empty());
        let mut mentor = pact("daily");
        mentor.set(Kind::Member, "ana", &[("role", "mentor")]);
        assert!(checkins(&mentor, "2026-11-22").is_empty());
    }

    #[test]
    fn what_others_say_waits_a_day_and_no_longer_than_replies_last() {
        let mut story = Story::new();
        story.says("ben", "2026-11-18", "@win=first");
        let answers = |story: &Story, today: &str| due(&story.team, &now(today), None).unwrap().items.len();
        let days = ["18", "19", "20", "21", "22"].map(|day| answers(&story, &format!("2026-11-{day}")));
        assert_eq!(days, [0, 1, 1, 1, 0]);
        story.set(
            Kind::Feedback,
            "2026-11-18.ana.aaaa",
            &[("to", "ben"), ("text", "x"), ("re", "2026-11-18.ben")],
        );
        assert_eq!(answers(&story, "2026-11-20"), 0);
    }

    #[test]
    fn the_board_waits_for_those_for_whom_it_is_due_and_for_nobody_else() {
        let mut story = Story::new();
        story.set(Kind::Feedback, "2026-11-18.ben.aaaa", &[("to", "all"), ("kind", "ask"), ("text", "x")]);
        let waits = |story: &Story| -> Vec<String> {
            let ben = story.team.member("ben").unwrap();
            let waiting = crate::ops::status::waiting_for(&story.team, &now("2026-11-20"), ben);
            waiting.into_iter().flat_map(|waiting| waiting.from).collect()
        };
        story.set(Kind::Member, "cleo", &[("role", "witness")]);
        assert_eq!(waits(&story), ["ana"]);
        // After the other one has left nobody is waited for, and nothing waits.
        story.set(Kind::Member, "ana", &[("until", "2026-11-19")]);
        let ben = story.team.member("ben").unwrap();
        assert!(crate::ops::status::waiting_for(&story.team, &now("2026-11-20"), ben).is_empty());
    }

    #[test]
    fn questions_to_all_do_not_wait_for_a_witness() {
        let mut story = Story::new();
        story.set(Kind::Feedback, "2026-11-18.ben.aaaa", &[("to", "all"), ("kind", "ask"), ("text", "x")]);
        let answers = |story: &Story| due(&story.team, &now("2026-11-20"), None).unwrap().items.len();
        assert_eq!(answers(&story), 1);
        story.set(Kind::Member, "ana", &[("role", "witness")]);
        assert_eq!(answers(&story), 0);
        story.set(Kind::Feedback, "2026-11-18.ben.bbbb", &[("to", "ana"), ("kind", "ask"), ("text", "x")]);
        assert_eq!(answers(&story), 1);
    }
}
