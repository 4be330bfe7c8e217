//! The board: the partner first, then me, who waits for whom, and the state of the sync.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde::Serialize;

use super::goal::{GoalLine, goal_lines, on_the_board};
use super::numbers::{Basis, needed_since};
use super::rhythm::{Beat, asks_for, rhythm, rhythm_since};
use super::silence::{Offer, last_words, offers, silent_periods};
use super::team::{PactLine, pact_line};
use super::{Answered, Now, feedback, look_back};
use crate::model::{Goal, Kind, Member, Presence, Scope, Snapshot};

/// The board.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The team's name.
    pub team: String,
    /// My day.
    pub day: NaiveDate,
    /// Who I am, if anybody.
    pub me: Option<String>,
    /// The others first, then me.
    pub members: Vec<Person>,
    /// The pact in force.
    pub pact: Option<PactLine>,
    /// What may be done about a silence.
    pub offers: Vec<Offer>,
    /// For people: who spoke when, if there is something to offer.
    #[serde(skip)]
    pub last_words: String,
    /// For people: whether nobody else has come into the team so far.
    #[serde(skip)]
    pub alone: bool,
    /// Where this clone stands.
    pub sync: SyncState,
    /// Records that hold a value from both sides.
    pub clashes: Vec<String>,
}

/// One member on the board.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Member id.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// active, away
    pub presence: &'static str,
    /// The last eight due check-in periods, oldest first.
    pub rhythm: Vec<Beat>,
    /// The last seven days, oldest first, today included.
    pub week: Vec<DayDot>,
    /// Day of the last check-in.
    pub last_checkin: Option<NaiveDate>,
    /// Open goals.
    pub goals: Vec<GoalLine>,
    /// How many goals of this member can't be read; `problems` names the files.
    #[serde(skip)]
    pub unreadable_goals: usize,
    /// What this member waits for from the others.
    pub waiting_for: Vec<Waiting>,
    /// What the last check-in promised.
    pub next: Option<String>,
    /// Closed check-in periods in a row without a word, eight at most.
    pub silent_periods: usize,
    /// For the others, after a miss: this member's own words to quote, and what helps.
    pub after_a_miss: Vec<String>,
    /// The member's present day.
    #[serde(skip)]
    pub today: NaiveDate,
}

/// One of the last seven days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayDot {
    /// The day.
    pub day: NaiveDate,
    /// Whether there is a check-in of that day.
    pub checked_in: bool,
    /// Whether a word could have been expected: the agreed rhythm names the day, it is over, and the member
    /// was not away.
    #[serde(skip)]
    pub over: bool,
}

/// Something a member waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// checkin: an ask in a check-in; feedback: an ask or a proposal.
    pub kind: &'static str,
    /// The record that asks.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What is asked.
    pub text: String,
    /// Since when.
    pub since: NaiveDate,
    /// Who could answer.
    pub from: Vec<String>,
}

/// Where this clone stands beside the remote, as far as it is known here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SyncState {
    /// The last sync that went through.
    pub last: Option<DateTime<FixedOffset>>,
    /// Commits that are not sent yet; `null` without a remote.
    pub ahead: Option<usize>,
    /// Commits that were fetched and not merged.
    pub behind: Option<usize>,
    /// Record files that are not committed.
    pub dirty: usize,
    /// The remote's name, if there is one.
    #[serde(skip)]
    pub remote: Option<String>,
    /// The remote's address, without a password.
    pub url: Option<String>,
    /// Why a sync would not know where to go, although there may be a remote.
    #[serde(skip)]
    pub unclear: Option<String>,
}

/// What the board reads first: what says how far back the rest has to be read.
pub fn first_scope() -> Scope {
    Scope::of(&[Kind::Pact, Kind::Goal])
}

/// What the board reads then: of check-ins, feedback and reviews the last 90 days, a member's check-ins back to the start of the
/// oldest open goal, for weeks kept in a row and for sums, and as many names as the periods that are shown take.
pub fn scope(first: &Snapshot, now: &Now) -> Scope {
    let since = look_back(now.today);
    let mut scope = Scope::all().since(since);
    let mut named = since;
    for goal in first.goals().filter(|goal| !goal.state(now.today).is_closed()) {
        let Some(needed) = needed_since(goal) else { continue };
        named = named.min(needed);
        scope = goal.owners().into_iter().fold(scope, |scope, owner| scope.checkins_of(owner, needed));
    }
    let basis = Basis::now(first, now);
    named =
        first.members().filter_map(|member| rhythm_since(basis, member)).min().unwrap_or(named).min(named);
    // A day may have begun for a member in another zone.
    scope.days_since_and_last(named, now.today.succ_opt().unwrap_or(now.today))
}

/// The board.
pub fn status(team: &Snapshot, now: &Now, sync: SyncState) -> Answered<Status> {
    let me = now.me_or_nobody();
    let basis = Basis::now(team, now);
    let mut members: Vec<Member<'_>> = team.present(now.today).collect();
    members.sort_by_key(|member| (member.id() == me, member.id().to_owned()));
    let people = members.into_iter().map(|member| {
        let today = now.day_for(member);
        Person {
            id: member.id().to_owned(),
            name: member.name().to_owned(),
            presence: member.presence(today).word(),
            rhythm: rhythm(basis, member),
            week: week(team, member, today),
            last_checkin: last_checkin(team, member, today),
            goals: goals(team, now, member, today),
            unreadable_goals: unreadable_goals(team, member),
            waiting_for: waiting_for(team, now, member),
            next: next(team, member, today),
            silent_periods: silent_periods(basis, member),
            after_a_miss: if member.id() == me { Vec::new() } else { on_the_board(team, now, member) },
            today,
        }
    });
    Ok(Status {
        team: team.team().map(|team| team.name().to_owned()).unwrap_or_default(),
        day: now.today,
        me: now.me.clone(),
        members: people.collect(),
        pact: pact_line(team, now.today),
        offers: offers(basis, me),
        last_words: last_words(basis, me),
        alone: team.members().count() == 1,
        sync,
        clashes: team.all().filter(|record| record.has_clashes()).map(|record| record.path()).collect(),
    })
}

fn unreadable_goals(team: &Snapshot, member: Member<'_>) -> usize {
    let is_theirs = |id: &str| id.split_once('/').is_some_and(|(owner, _)| owner == member.id());
    team.unreadable.iter().filter(|(kind, id)| *kind == Kind::Goal && is_theirs(id)).count()
}

/// The last seven days of a member.
fn week(team: &Snapshot, member: Member<'_>, today: NaiveDate) -> Vec<DayDot> {
    let days = team.days.get(member.id());
    let is_asked = |day| asks_for(team, member, day) && !member.is_away(day);
    let mut week: Vec<DayDot> = (0..7)
        .filter_map(|back| today.checked_sub_days(Days::new(back)))
        .map(|day| DayDot {
            day,
            checked_in: days.is_some_and(|days| days.contains(&day)),
            over: day < today && is_asked(day),
        })
        .collect();
    week.reverse();
    week
}

fn last_checkin(team: &Snapshot, member: Member<'_>, today: NaiveDate) -> Option<NaiveDate> {
    team.days.get(member.id())?.range(..=today).next_back().copied()
}

fn next(team: &Snapshot, member: Member<'_>, today: NaiveDate) -> Option<String> {
    let last = team.checkins_by(member.id()).rev().find(|checkin| checkin.day() <= Some(today))?;
    last.0.fields.text("next").map(|text| text.trim_end().to_owned())
}

fn goals(team: &Snapshot, now: &Now, member: Member<'_>, today: NaiveDate) -> Vec<GoalLine> {
    let open = |goal: &Goal<'_>| goal.owners().contains(&member.id()) && !goal.state(today).is_closed();
    let mut goals: Vec<Goal<'_>> = team.goals().filter(open).collect();
    goals.sort_by_key(|goal| (goal.is_joint(), goal.start(), goal.slug().to_owned()));
    let mut lines: Vec<GoalLine> = goals.into_iter().flat_map(|goal| goal_lines(team, now, goal)).collect();
    lines.retain(|line| line.owner == member.id() || line.owner == "ours");
    for line in &mut lines {
        // Check-ins are read as far back as some goal needs; the last answer is shown as if only the recent ones were.
        line.last_answer = line.last_answer.take().filter(|last| look_back(today) <= last.day);
    }
    lines
}

/// What a member waits for: asks in own check-ins that nobody answered, and own asks and proposals that the
/// addressee has not answered.
pub fn waiting_for(team: &Snapshot, now: &Now, member: Member<'_>) -> Vec<Waiting> {
    let mut waiting = Vec::new();
    let others = |to: &str| -> Vec<String> {
        team.members()
            .filter(|other| other.presence(now.today) != Presence::Left && other.id() != member.id())
            .filter(|other| feedback::is_waited_for(to, *other))
            .map(|other| other.id().to_owned())
            .collect()
    };
    for checkin in team.checkins_by_since(member.id(), look_back(now.today)) {
        let recent = checkin.day().filter(|day| look_back(now.today) <= *day);
        let (Some(asked), Some(since)) = (checkin.asked(), recent) else { continue };
        let id = checkin.0.id.as_str();
        if !feedback::is_heard(team, checkin) {
            waiting.push(Waiting {
                kind: "checkin",
                reference: id.to_owned(),
                text: asked.text.trim_end().to_owned(),
                since,
                from: others("all"),
            });
        }
    }
    for given in team.feedback().filter(|given| given.from() == member.id()) {
        let asks = given.kind() == "ask" || given.0.fields.get("propose").is_some();
        let Some(since) = given.0.day().filter(|_| asks && feedback::state(team, given) == Some("open"))
        else {
            continue;
        };
        waiting.push(Waiting {
            kind: "feedback",
            reference: given.0.id.clone(),
            text: given.words(),
            since,
            from: others(given.to()),
        });
    }
    // Whoever was asked may have left since, or owe nothing.
    waiting.retain(|waiting| !waiting.from.is_empty());
    waiting.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.reference.cmp(&b.reference)));
    waiting
}
