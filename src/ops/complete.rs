//! What may be typed at a place of a command line: for the completions of shells.

use chrono::{Datelike, Days, NaiveDate};

use super::goal::shown_id;
use super::words::short;
use super::{Now, look_back};
use crate::model::{Checkin, Feedback, Goal, Kind, Member, Presence, Record, Scope, Snapshot, Sprint, State};

/// How much of a title is shown beside what may be typed, in characters.
const ABOUT: usize = 60;

/// One word that may be typed, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The word.
    pub value: String,
    /// What it is, on one line; empty if there is nothing to say.
    pub about: String,
}

impl Offer {
    /// Puts one together.
    pub fn new(value: impl Into<String>, about: &str) -> Self {
        Self { value: value.into(), about: short(about, ABOUT) }
    }
}

/// Whose records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Anybody's.
    Any,
    /// Those that I may change.
    Mine,
    /// Those of the others.
    Others,
}

/// What belongs to a place of a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A goal that is open.
    Goals(Whose),
    /// A goal of mine that is closed.
    ClosedGoals,
    /// `GOAL=ANSWER`.
    Answers,
    /// `GOAL=keep`, `GOAL=change`, `GOAL=drop`.
    Verdicts,
    /// `GOAL.KEY=VALUE`.
    Details,
    /// A member.
    Members,
    /// A member, or `all`.
    MembersOrAll,
    /// A record of one of these kinds.
    Records(&'static [Kind], Whose),
    /// A proposal to me.
    Proposals,
    /// A topic.
    Topics,
    /// A draft of mine.
    Drafts,
    /// A date.
    Dates,
    /// A rhythm.
    Rhythms,
    /// The period of a review.
    Periods,
}

impl Wanted {
    /// What has to be read for it, beside the records whose names are dated and say enough.
    pub fn scope(self, now: &Now) -> Scope {
        let since = look_back(now.today);
        match self {
            Self::Goals(_) | Self::ClosedGoals | Self::Answers | Self::Verdicts | Self::Details => {
                Scope::of(&[Kind::Goal])
            }
            Self::Records(kinds, _) => {
                let undated = kinds.iter().copied().filter(|kind| !is_dated(*kind)).collect::<Vec<_>>();
                Scope::of(&undated)
            }
            Self::Proposals | Self::Topics => Scope::of(&[Kind::Feedback]).since(since),
            Self::Drafts => Scope::people().with_private(),
            Self::Members | Self::MembersOrAll | Self::Dates | Self::Rhythms | Self::Periods => {
                Scope::people()
            }
        }
    }

    /// The kinds of which only the newest are looked at.
    pub fn dated(self) -> Vec<Kind> {
        match self {
            Self::Records(kinds, _) => kinds.iter().copied().filter(|kind| is_dated(*kind)).collect(),
            _ => Vec::new(),
        }
    }
}

const fn is_dated(kind: Kind) -> bool {
    matches!(kind, Kind::Checkin | Kind::Feedback)
}

/// The first day of dated records that are offered.
pub fn since(now: &Now) -> NaiveDate {
    look_back(now.today)
}

/// What may be typed where `typed` stands already; goals, members and words in their order, records newest first.
pub fn offers(team: &Snapshot, now: &Now, wanted: Wanted, typed: &str) -> Vec<Offer> {
    let all = match wanted {
        Wanted::Goals(whose) => {
            goals(team, now, whose, false).map(|goal| goal_offer(team, now, goal, typed)).collect()
        }
        Wanted::ClosedGoals => {
            goals(team, now, Whose::Mine, true).map(|goal| goal_offer(team, now, goal, typed)).collect()
        }
        Wanted::Answers => answer_words(team, now, typed),
        Wanted::Verdicts => with_words(team, now, typed, '=', &VERDICTS),
        Wanted::Details => with_words(team, now, typed, '.', &DETAILS),
        Wanted::Members => members(team, now).collect(),
        Wanted::MembersOrAll => {
            members(team, now).chain([Offer::new("all", "everybody in the team")]).collect()
        }
        Wanted::Records(kinds, whose) => records(team, now, kinds, whose, typed),
        Wanted::Proposals => feedback(team, now, typed, |given| given.0.fields.map("propose").is_some()),
        Wanted::Topics => feedback(team, now, typed, |given| given.kind() == "topic"),
        Wanted::Drafts => {
            let drafts = team.private.iter().filter(|record| record.kind == Kind::Feedback);
            newest_first(drafts.collect(), typed)
        }
        Wanted::Dates => dates(now.today),
        Wanted::Rhythms => RHYTHMS.iter().map(|(word, about)| Offer::new(*word, about)).collect(),
        Wanted::Periods => periods(now.today),
    };
    all.into_iter().filter(|offer| offer.value.starts_with(typed)).collect()
}

const ANSWERS: [(&str, &str); 4] =
    [("y", "done"), ("p", "partly"), ("n", "missed; `n:energy` gives a reason"), ("s", "skipped on purpose")];
const VERDICTS: [(&str, &str); 3] =
    [("keep", "go on as it is"), ("change", "change it"), ("drop", "let it go")];
const DETAILS: [(&str, &str); 6] = [
    ("note=", "a word on it"),
    ("why=", "why it was missed"),
    ("real=", "done where it is meant for: yes or no"),
    ("hard=", "how hard it was, 1 to 5"),
    ("confidence=", "how sure you are, 1 to 5"),
    ("link=", "where it can be seen"),
];
const RHYTHMS: [(&str, &str); 7] = [
    ("daily", "every day"),
    ("weekdays", "Monday to Friday"),
    ("weekly", "once a week"),
    ("monthly", "once a month"),
    ("3/week", "three times a week, on any days"),
    ("2/month", "twice a month"),
    ("mon,wed,fri", "on these days"),
];

/// What may follow `GOAL=`; behind `GOAL=n:` the reasons.
fn answer_words(team: &Snapshot, now: &Now, typed: &str) -> Vec<Offer> {
    match typed.split_once(':') {
        Some((before, _)) if before.ends_with("=n") || before.ends_with("=missed") => {
            State::reason_words().iter().map(|reason| Offer::new(format!("{before}:{reason}"), "")).collect()
        }
        _ => with_words(team, now, typed, '=', &ANSWERS),
    }
}

/// Goals with a sign behind them, and behind the sign the words that fit.
fn with_words(team: &Snapshot, now: &Now, typed: &str, sign: char, words: &[(&str, &str)]) -> Vec<Offer> {
    let Some((goal, _)) = typed.split_once(sign) else {
        let mine = goals(team, now, Whose::Mine, false).map(|goal| goal_offer(team, now, goal, typed));
        return mine.map(|offer| Offer { value: format!("{}{sign}", offer.value), ..offer }).collect();
    };
    words.iter().map(|(word, about)| Offer::new(format!("{goal}{sign}{word}"), about)).collect()
}

/// Open goals, or closed ones: mine first, then what we own together, then the others'.
fn goals<'a>(
    team: &'a Snapshot,
    now: &'a Now,
    whose: Whose,
    closed: bool,
) -> impl Iterator<Item = Goal<'a>> + use<'a> {
    let me = now.me_or_nobody();
    let is_wanted = move |goal: &Goal<'_>| {
        let is_mine = goal.owners().contains(&me);
        goal.state(now.today).is_closed() == closed
            && match whose {
                Whose::Any => true,
                Whose::Mine => is_mine,
                Whose::Others => !is_mine,
            }
    };
    let mut found: Vec<Goal<'_>> = team.goals().filter(is_wanted).collect();
    found.sort_by_key(|goal| (goal.owner() != me, !goal.is_joint(), goal.id()));
    found.into_iter()
}

/// A goal as one types it: mine by its name, a joint one too unless I have one of that name, others with their owner.
/// Whoever has begun to type the owner gets the whole id.
fn goal_offer(team: &Snapshot, now: &Now, goal: Goal<'_>, typed: &str) -> Offer {
    let me = now.me_or_nobody();
    let is_taken = team.goal(&format!("{me}/{}", goal.slug())).is_some();
    let value = if typed.contains('/') {
        goal.id()
    } else if goal.is_joint() && !is_taken {
        goal.slug()
    } else {
        shown_id(goal.id(), me)
    };
    Offer::new(value, goal.title())
}

fn members<'a>(team: &'a Snapshot, now: &'a Now) -> impl Iterator<Item = Offer> + use<'a> {
    let present = |member: &Member<'_>| member.presence(now.today) != Presence::Left;
    team.members().filter(present).map(|member| Offer::new(member.id(), member.name()))
}

fn records(team: &Snapshot, now: &Now, kinds: &[Kind], whose: Whose, typed: &str) -> Vec<Offer> {
    let me = now.me.as_deref();
    let is_wanted = |record: &&Record| match whose {
        Whose::Any => true,
        Whose::Mine => record.writer() == me,
        Whose::Others => record.writer() != me,
    };
    let found = kinds.iter().flat_map(|kind| team.of_kind(*kind)).filter(is_wanted);
    newest_first(found.collect(), typed)
}

fn feedback(team: &Snapshot, now: &Now, typed: &str, is_wanted: impl Fn(Feedback<'_>) -> bool) -> Vec<Offer> {
    let me = now.me_or_nobody();
    let to_me = |given: &Feedback<'_>| given.from() != me && given.is_for(me);
    let found = team.feedback().filter(|given| to_me(given) && is_wanted(*given)).map(|given| given.0);
    newest_first(found.collect(), typed)
}

/// Records by their ids, newest first. Feedback also goes by its last four characters, once one has begun with them.
fn newest_first(mut found: Vec<&Record>, typed: &str) -> Vec<Offer> {
    found.sort_by(|a, b| b.id.cmp(&a.id));
    let value = |record: &Record| match record.id.rsplit_once('.') {
        Some((_, last)) if is_last_part(record.kind, last, typed) => last.to_owned(),
        _ => record.id.clone(),
    };
    found.into_iter().map(|record| Offer::new(value(record), &about(record))).collect()
}

/// Whether somebody has begun to type the random part of an id of feedback.
pub fn is_last_part(kind: Kind, last: &str, typed: &str) -> bool {
    kind == Kind::Feedback && !typed.is_empty() && last.starts_with(typed)
}

/// What a record is, in a few words.
fn about(record: &Record) -> String {
    match record.kind {
        Kind::Checkin => {
            let checkin = Checkin(record);
            let words =
                ["win", "blocker", "note", "next"].into_iter().find_map(|field| record.fields.text(field));
            let answers = || checkin.answers().map(|(goal, _)| goal).collect::<Vec<_>>().join(", ");
            words.map_or_else(answers, str::to_owned)
        }
        Kind::Feedback => Feedback(record).words(),
        Kind::Sprint => Sprint(record).title().to_owned(),
        _ => record
            .fields
            .text("purpose")
            .or_else(|| record.fields.text("title"))
            .unwrap_or_default()
            .to_owned(),
    }
}

fn dates(today: NaiveDate) -> Vec<Offer> {
    let near = [("today", 0), ("yesterday", -1), ("tomorrow", 1)];
    let near = near.into_iter().map(|(word, days)| {
        let day = today + chrono::TimeDelta::days(days);
        Offer::new(word, &day.format("%A, %Y-%m-%d").to_string())
    });
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    near.chain(days.iter().map(|word| Offer::new(*word, ""))).collect()
}

/// The week, month and quarter that are under way, and those before them.
fn periods(today: NaiveDate) -> Vec<Offer> {
    let week = |day: NaiveDate| day.format("%G-W%V").to_string();
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let quarter = |day: NaiveDate| format!("{}-Q{}", day.year(), day.month0() / 3 + 1);
    let before = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let last_month = before(u64::from(today.day()));
    vec![
        Offer::new(week(today), "this week"),
        Offer::new(week(before(7)), "last week"),
        Offer::new(month(today), "this month"),
        Offer::new(month(last_month), "last month"),
        Offer::new(quarter(today), "this quarter"),
    ]
}
