//! What happened, in a few lines to read or to print; for a mentor without what is said in confidence.

use chrono::{Days, NaiveDate};

use super::export::Range;
use super::goal::GoalLine;
use super::numbers::Basis;
use super::review;
use super::status::{SyncState, status};
use super::words::short;
use super::{Answered, Now, name_of};
use crate::model::{Goal, Joint, Kind, Scope, Snapshot, is_blank};

/// How many days are told where no first day is named: four weeks.
const DAYS: u64 = 28;

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    /// Somebody of the team.
    #[default]
    Team,
    /// Somebody from outside: goals, wins and decisions, nothing that one told the other.
    Mentor,
}

impl Reader {
    /// Whether a goal is for these eyes: one that names who looks on is for nobody outside.
    fn may_see(self, goal: Goal<'_>) -> bool {
        self == Self::Team || goal.0.fields.list("witness").is_empty()
    }
}

/// What is told.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The team's name.
    pub team: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What the team is there for.
    pub purpose: Option<String>,
    /// The members with their goals.
    pub members: Vec<(String, Vec<GoalLine>)>,
    /// Goals that ended: whose, what, how, what was learned.
    pub ended: Vec<(String, String, &'static str, Option<String>)>,
    /// Wins: the day, whose, the words.
    pub wins: Vec<(NaiveDate, String, String)>,
    /// What was said: the day, from whom, to whom, of which kind, the words.
    pub said: Vec<(NaiveDate, String, String, String, String)>,
    /// What was decided: who sees to it, what, where it stands.
    pub decided: Vec<(Option<String>, String, &'static str)>,
}

/// What it needs to read.
pub fn scope() -> Scope {
    review::show_scope()
}

/// What happened in some days.
pub fn digest(team: &Snapshot, now: &Now, range: &Range, reader: Reader) -> Answered<Digest> {
    let (since, to) = range.past(now)?;
    let from = since.or_else(|| to.checked_sub_days(Days::new(DAYS - 1))).unwrap_or(to);
    let days = from..=to;
    let board = status(team, now, SyncState::default())?;
    let name = |id: &str| name_of(team, id).to_owned();
    let wins = team.checkins().filter_map(|checkin| {
        let day = checkin.day().filter(|day| days.contains(day))?;
        let text = checkin.0.fields.text("win").filter(|text| !is_blank(text))?;
        Some((day, name(checkin.who()), short(text, 300)))
    });
    let said = team.feedback().filter(|_| reader == Reader::Team).filter_map(|given| {
        let day = given.0.day().filter(|day| days.contains(day))?;
        Some((day, name(given.from()), name(given.to()), given.kind().to_owned(), short(&given.words(), 300)))
    });
    let ended = team.goals().filter(|goal| reader.may_see(*goal)).filter_map(|goal| {
        goal.closed_on().filter(|day| days.contains(day))?;
        let learned = goal.0.fields.map("closed").and_then(|closed| closed.text("learned"));
        Some((
            name(goal.owner()),
            goal.title().to_owned(),
            goal.state(to).word(),
            learned.map(|text| short(text, 300)),
        ))
    });
    let basis = Basis::now(team, now);
    let heads = team.of_kind(Kind::Joint).map(Joint).filter_map(|head| Some((head.period()?, head)));
    let decided = heads
        .filter(|(period, _)| days.contains(&period.to))
        .flat_map(|(period, head)| review::decided(basis, period, head));
    let members =
        board.members.into_iter().filter(|member| reader == Reader::Team || !member.goals.is_empty());
    let is_seen = |line: &GoalLine| team.goal(&line.reference).is_none_or(|goal| reader.may_see(goal));
    Ok(Digest {
        team: board.team,
        from,
        to,
        purpose: board.pact.map(|pact| pact.purpose),
        members: members
            .map(|member| (member.name, member.goals.into_iter().filter(is_seen).collect()))
            .collect(),
        ended: ended.collect(),
        wins: wins.collect(),
        said: said.collect(),
        decided: decided.map(|one| (one.who.as_deref().map(name), one.what, one.state)).collect(),
    })
}
