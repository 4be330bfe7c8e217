//! The team and its agreement: beginning one, and which pact is in force.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::member::{self, Newcomer};
use super::pact::{self, Ended, Terms};
use super::{Answered, Now, line, name_of, preset};
use crate::model::{FORMAT, Kind, Member, Pact, Record, Snapshot, Value, Week};

/// What a team is begun with.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The team's name.
    pub team: String,
    /// Its first member.
    pub founder: Newcomer,
    /// What the first pact says; without a purpose none is written.
    pub terms: Terms,
    /// training, coach, couple, study, founders
    pub preset: Option<String>,
}

/// The records of a new team: its file, its first member and, with a purpose, its first pact, signed.
pub fn begin(now: &Now, ask: &Begin) -> Answered<Vec<Record>> {
    let mut team = Record::new(Kind::Team, "ally");
    team.fields.set("format", Value::Int(FORMAT));
    team.fields.set("name", Value::Text(line("team's name", &ask.team)?));
    let mut founder = member::record(now, &ask.founder)?;
    if let Some(role) = preset::founder_role(ask.preset.as_deref()).filter(|_| ask.founder.role.is_none()) {
        founder.fields.set("role", Value::text(role));
    }
    if ask.terms.purpose.is_none() {
        return Ok(vec![team, pact::arranged(founder)]);
    }
    let mut people = Snapshot::default();
    people.put(founder.clone());
    let version = pact::first(&people, now, &ask.founder.id, &ask.terms, ask.preset.as_deref())?;
    founder.fields.set("agreed", Value::text(&version.id));
    Ok(vec![team, pact::arranged(founder), version])
}

/// The pact in force on a day (ruling 13): the latest version that everybody who owes something has signed. If there
/// is none, the latest of those that most have signed, so that a proposal doesn't come into force because somebody new
/// has not signed anything yet.
pub fn in_force<'a>(team: &'a Snapshot, today: NaiveDate) -> Option<Pact<'a>> {
    let begun: Vec<Pact<'a>> =
        team.pacts().filter(|pact| pact.from().is_some_and(|from| from <= today)).collect();
    let signed: Vec<Pact<'a>> = begun.iter().copied().filter(|pact| is_signed(team, *pact, today)).collect();
    latest(&signed).or_else(|| {
        let count = |pact: &Pact<'_>| signers(team, *pact, today).count();
        let most = begun.iter().map(count).max()?;
        latest(&begun.into_iter().filter(|pact| count(pact) == most).collect::<Vec<_>>())
    })
}

/// The latest of some versions, which come in the order of their ids. A version follows the one that it amends,
/// whatever their ids say: those of one day are in no order.
fn latest<'a>(versions: &[Pact<'a>]) -> Option<Pact<'a>> {
    let mut latest = *versions.last()?;
    for _ in versions {
        let next = versions.iter().rev().find(|version| version.amends() == Some(latest.id()));
        latest = next.copied().unwrap_or(latest);
    }
    Some(latest)
}

/// Whether every member who has not left signed a version; mentors and witnesses need not.
pub fn is_signed(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> bool {
    team.present(today).filter(|member| member.owes_checkins()).all(|member| has_signed(team, member, pact))
}

/// Members who owe something, have not left, and signed a version.
fn signers<'a>(team: &'a Snapshot, pact: Pact<'a>, today: NaiveDate) -> impl Iterator<Item = Member<'a>> {
    team.present(today).filter(move |member| member.owes_checkins() && has_signed(team, *member, pact))
}

/// A signature stands for the version it names and for every version that one amends.
pub(super) fn has_signed(team: &Snapshot, member: Member<'_>, pact: Pact<'_>) -> bool {
    let signed = member.0.fields.text("agreed").map(|id| id.strip_prefix("pacts/").unwrap_or(id));
    signed.is_some_and(|id| id == pact.id() || chain(team, id).contains(&pact.id()))
}

/// A version and all those before it, newest first: each amends the next one, or follows it where it names none.
pub(super) fn chain<'a>(team: &'a Snapshot, id: &'a str) -> Vec<&'a str> {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| !chain.contains(id)) {
        chain.push(id);
        next = team.get(Kind::Pact, id).map(Pact).and_then(|version| {
            let earlier = || team.pacts().rev().find(|other| other.id() < version.id()).map(Pact::id);
            version.amends().or_else(earlier)
        });
    }
    chain
}

/// Who leads on a day (M21, rulings 66, 77 and 79).
pub fn lead(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> Option<String> {
    match pact.lead() {
        "none" => None,
        "client" => {
            let client = team.present(today).find(|member| member.role() == "client");
            client.map(|member| member.id().to_owned())
        }
        "monthly" | "weekly" => in_turn(&in_order(team, pact, today), turns(pact, today)?).cloned(),
        fixed => Some(fixed.to_owned()),
    }
}

/// The topic of a day: topics take turns with the lead, and monthly where the lead doesn't change.
pub fn topic<'a>(pact: Pact<'a>, today: NaiveDate) -> Option<&'a str> {
    in_turn(&pact.topics(), turns(pact, today)?).copied()
}

/// How many turns were taken since the pact began: calendar weeks or months.
pub(super) fn turns(pact: Pact<'_>, today: NaiveDate) -> Option<i64> {
    let from = pact.from()?;
    match pact.lead() {
        "weekly" => Some((Week::of(today).monday()? - Week::of(from).monday()?).num_days() / 7),
        _ => Some(months(today) - months(from)),
    }
}

fn in_turn<T>(items: &[T], turn: i64) -> Option<&T> {
    let place = turn.rem_euclid(i64::try_from(items.len()).ok().filter(|count| *count > 0)?);
    items.get(usize::try_from(place).ok()?)
}

/// The words for the present turn: `November`, `This week`; nothing where one person leads all the time.
pub(super) fn turn_name(pact: Pact<'_>, today: NaiveDate) -> Option<String> {
    match pact.lead() {
        "weekly" => Some("This week".to_owned()),
        "monthly" => Some(today.format("%B").to_string()),
        _ => None,
    }
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// All who owe something on a day, in the order of the pact: not those who left, no mentors, no witnesses (ruling 52).
pub fn owing_on(team: &Snapshot, day: NaiveDate) -> Vec<String> {
    let owing = team.present(day).filter(|member| member.owes_checkins());
    in_force(team, day).map_or_else(
        || owing.map(|member| member.id().to_owned()).collect(),
        |pact| in_order(team, pact, day),
    )
}

/// Members in lead order: as the pact names them, then those who came later.
pub fn in_order(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> Vec<String> {
    let here = |id: &str| team.present(today).any(|member| member.id() == id && member.owes_checkins());
    let named: Vec<String> = pact.members().into_iter().filter(|id| here(id)).map(str::to_owned).collect();
    let mut later: Vec<Member<'_>> = team
        .present(today)
        .filter(|member| member.owes_checkins() && !named.iter().any(|id| id == member.id()))
        .collect();
    later.sort_by_key(|member| (member.since(), member.id().to_owned()));
    named.iter().cloned().chain(later.into_iter().map(|member| member.id().to_owned())).collect()
}

/// The pact as an answer shows it.
#[derive(Debug, Clone, Serialize)]
pub struct PactLine {
    /// Its id.
    pub id: String,
    /// The sentence it exists for.
    pub purpose: String,
    /// Who leads now.
    pub lead: Option<String>,
    /// The present topic.
    pub topic: Option<String>,
    /// draft, `in_force`, `due_for_realign`, ended
    pub state: &'static str,
    /// The last day of the agreement.
    pub until: Option<NaiveDate>,
    /// The day on which to look at it together again.
    pub realign_due: Option<NaiveDate>,
    /// Versions that wait for signatures, with those who have not signed.
    pub waiting: Vec<Unsigned>,
    /// For people: the month, or this week.
    #[serde(skip)]
    pub turn: Option<String>,
    /// For people: who has left, if the agreement ended with that.
    #[serde(skip)]
    pub left: Option<String>,
}

/// A version of the pact that not everybody has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsigned {
    /// Its id.
    pub id: String,
    /// Who has not signed it.
    pub missing: Vec<String>,
}

/// The pact in force, in one line.
pub fn pact_line(team: &Snapshot, today: NaiveDate) -> Option<PactLine> {
    let pact = in_force(team, today)?;
    let unsigned = |version: &Pact<'_>| {
        let missing = pact::signatures(team, *version, today).1;
        Unsigned {
            id: version.id().to_owned(),
            missing: missing.into_iter().map(|member| member.id().to_owned()).collect(),
        }
    };
    let left = match pact::ended(team, pact, today) {
        Some(Ended::Left(member)) => Some(name_of(team, member.id()).to_owned()),
        _ => None,
    };
    Some(PactLine {
        id: pact.id().to_owned(),
        purpose: pact.purpose().trim_end().to_owned(),
        lead: lead(team, pact, today),
        topic: topic(pact, today).map(str::to_owned),
        state: pact::state(team, pact, today).word(),
        until: pact.until(),
        realign_due: pact::realign_due(team, pact, None),
        waiting: pact::open(team, today)
            .iter()
            .filter(|version| pact::ended(team, **version, today).is_none())
            .map(unsigned)
            .filter(|version| !version.missing.is_empty())
            .collect(),
        turn: turn_name(pact, today),
        left,
    })
}

/// The answer of `init` and `join`.
#[derive(Debug, Clone, Serialize)]
pub struct Begun {
    /// The team's folder.
    pub folder: String,
    /// The team's name.
    pub team: String,
    /// Who I am in it.
    pub member: String,
    /// Where the partners meet.
    pub remote: Option<String>,
    /// The same, as it may be passed on: without a password.
    #[serde(skip)]
    pub invite: Option<String>,
    /// The first pact, if one was written.
    pub pact: Option<String>,
    /// Whether I came into a team that was there.
    #[serde(skip)]
    pub joined: bool,
    /// Whether the remote has it all.
    pub sent: bool,
    /// Whether I was a member before: a second device.
    #[serde(skip)]
    pub known: bool,
    /// Whether there is a pact that I have not signed.
    #[serde(skip)]
    pub to_sign: bool,
    /// The folder to enter before the next command, for people.
    #[serde(skip)]
    pub enter: Option<String>,
    /// What a team of this kind may like to do next.
    #[serde(skip)]
    pub hint: Option<&'static str>,
}
