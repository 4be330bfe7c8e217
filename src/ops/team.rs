//! The team and its agreement: beginning one, and which pact is in force.

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::member::{self, Newcomer};
use super::{Answered, Now, line, prose};
use crate::model::{FORMAT, Kind, Member, Pact, PactState, Record, Snapshot, Value, Week};

/// What a team is begun with.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The team's name.
    pub team: String,
    /// Its first member.
    pub founder: Newcomer,
    /// The sentence the pact exists for; without it no pact is written.
    pub purpose: Option<String>,
    /// training, coach, couple, study, founders
    pub preset: Option<String>,
}

/// The records of a new team: its file, its first member and, with a purpose, its first pact, signed.
pub fn begin(now: &Now, ask: &Begin) -> Answered<Vec<Record>> {
    let mut team = Record::new(Kind::Team, "ally");
    team.fields.set("format", Value::Int(FORMAT));
    team.fields.set("name", Value::Text(line("team's name", &ask.team)?));
    let mut founder = member::record(now, &ask.founder)?;
    if ask.preset.as_deref() == Some("coach") && ask.founder.role.is_none() {
        founder.fields.set("role", Value::text("coach"));
    }
    let Some(purpose) = &ask.purpose else { return Ok(vec![team, founder]) };
    let me = ask.founder.id.as_str();
    let mut pact = Record::new(Kind::Pact, format!("{}.{me}", now.today));
    pact.fields.set("purpose", Value::Text(prose("purpose", purpose)?));
    pact.fields.set("by", Value::text(me));
    pact.fields.set("from", Value::Text(now.today.to_string()));
    pact.fields.set("members", Value::texts([me]));
    preset(&mut pact, ask.preset.as_deref());
    let until = now.today.checked_add_days(Days::new(13 * 7));
    pact.fields.set_some("until", until.map(|until| Value::Text(until.to_string())));
    // Signed once the pact has its id, in the order in which a member's file is written.
    let mut signed = crate::model::Map::new();
    for field in Kind::Member.fields() {
        let value = founder.fields.get(field.name).cloned();
        signed.set_some(field.name, if field.name == "agreed" { Some(Value::text(&pact.id)) } else { value });
    }
    founder.fields = signed;
    Ok(vec![team, founder, pact])
}

/// Fills the first pact of a kind of team (section 12 of the record model).
fn preset(pact: &mut Record, preset: Option<&str>) {
    let (checkin, review, lead, realign) = match preset {
        Some("training") => ("3/week", "weekly", "monthly", None),
        Some("coach") => ("weekly", "weekly", "client", None),
        Some("study") => ("weekdays", "weekly", "weekly", None),
        Some("founders") => ("weekly", "weekly", "monthly", Some(6)),
        _ => ("weekly", "weekly", "monthly", None),
    };
    pact.fields.set("checkin", Value::text(checkin));
    pact.fields.set("review", Value::text(review));
    pact.fields.set_some("realign", realign.map(Value::Int));
    pact.fields.set("lead", Value::text(lead));
}

/// The pact in force on a day (ruling 13): the latest version that everybody who owes something has signed; if there
/// is none, the latest that has begun.
pub fn in_force<'a>(team: &'a Snapshot, today: NaiveDate) -> Option<Pact<'a>> {
    let begun: Vec<Pact<'a>> =
        team.pacts().filter(|pact| pact.from().is_some_and(|from| from <= today)).collect();
    let signed = begun.iter().rev().find(|pact| is_signed(team, **pact, today));
    signed.or(begun.last()).copied()
}

/// Whether every member who has not left signed a version; mentors and witnesses need not.
pub fn is_signed(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> bool {
    team.present(today).filter(|member| member.owes_checkins()).all(|member| has_signed(team, member, pact))
}

/// A signature stands for the version it names and for every version that one amends.
pub(super) fn has_signed(team: &Snapshot, member: Member<'_>, pact: Pact<'_>) -> bool {
    let mut signed = member.0.fields.text("agreed").map(|id| id.strip_prefix("pacts/").unwrap_or(id));
    let mut steps = 0;
    while let Some(id) = signed {
        if id == pact.id() {
            return true;
        }
        steps += 1;
        let version = team.get(Kind::Pact, id).map(Pact);
        signed = version.filter(|_| steps < 1000).and_then(|version| {
            let earlier = || team.pacts().rev().find(|other| other.id() < version.id()).map(Pact::id);
            version.amends().map(|id| id.strip_prefix("pacts/").unwrap_or(id)).or_else(earlier)
        });
    }
    false
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
    /// draft, in_force, due_for_realign, ended
    pub state: &'static str,
}

/// The pact in force, in one line.
pub fn pact_line(team: &Snapshot, today: NaiveDate) -> Option<PactLine> {
    let pact = in_force(team, today)?;
    let state = if is_signed(team, pact, today) { pact.state_when_signed(today) } else { PactState::Draft };
    Some(PactLine {
        id: pact.id().to_owned(),
        purpose: pact.purpose().trim_end().to_owned(),
        lead: lead(team, pact, today),
        state: state.word(),
    })
}

/// Who leads on a day (M21, rulings 66, 77 and 79).
pub fn lead(team: &Snapshot, pact: Pact<'_>, today: NaiveDate) -> Option<String> {
    let from = pact.from()?;
    let turns = match pact.lead() {
        "none" => return None,
        "client" => {
            let client = team.present(today).find(|member| member.role() == "client");
            return client.map(|member| member.id().to_owned());
        }
        "monthly" => months(today) - months(from),
        "weekly" => (Week::of(today).monday()? - Week::of(from).monday()?).num_days() / 7,
        fixed => return Some(fixed.to_owned()),
    };
    let members = in_order(team, pact, today);
    let place = turns.rem_euclid(i64::try_from(members.len()).ok().filter(|count| *count > 0)?);
    members.get(usize::try_from(place).ok()?).cloned()
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
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
}
