//! Members: who they are, and what they say about themselves.

use chrono::NaiveDate;
use serde::Serialize;

use super::marks::{Calendar, of_member, year_to};
use super::view::RecordView;
use super::{Answered, Now, Plan, Refusal, find_member, line, preset, set_line, set_lines};
use crate::model::{
    Direction, Kind, Map, Member, Presence, Record, Scope, SigningKey, Snapshot, Value, is_blank,
    is_member_id, is_reserved, is_zone, parse_day,
};

/// A member in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// active, away, left
    pub presence: &'static str,
}

/// A member in full.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The record, and whether the member is there.
    #[serde(flatten)]
    pub item: Item,
    /// The days of the last year with a check-in, if that was asked for.
    pub calendar: Option<Calendar>,
}

/// What showing a member needs to read: of check-ins the names of their files are enough.
pub fn show_scope() -> Scope {
    Scope::of(&[Kind::Checkin]).since(NaiveDate::MAX)
}

/// All members, by id.
pub fn list(team: &Snapshot, now: &Now) -> Vec<Item> {
    team.members().map(|member| item(now, member)).collect()
}

fn item(now: &Now, member: Member<'_>) -> Item {
    Item { record: RecordView(member.0.clone()), presence: member.presence(now.day_for(member)).word() }
}

/// One member; oneself if nobody is named.
pub fn show(team: &Snapshot, now: &Now, name: Option<&str>, with_calendar: bool) -> Answered<Shown> {
    let member = match name {
        Some(name) => find_member(team, name)?,
        None => find_member(team, now.me_or_former(team)?)?,
    };
    let today = now.day_for(member);
    let calendar = with_calendar.then(|| of_member(team, member, year_to(today), today));
    Ok(Shown { item: item(now, member), calendar })
}

fn refuse_taken(team: &Snapshot, me: &str, email: &str) -> Answered<()> {
    match team.members().find(|other| other.id() != me && has_address(*other, email)) {
        Some(owner) => Err(Refusal::AddressTaken { email: email.to_owned(), owner: owner.name().to_owned() }),
        None => Ok(()),
    }
}

/// Refuses a member's file with an address that is none or another member's, or with an unknown time zone.
pub(super) fn refuse_foreign(team: &Snapshot, member: Member<'_>) -> Answered<()> {
    for email in member.emails() {
        refuse_taken(team, member.id(), &address(email)?)?;
    }
    match member.0.fields.text("tz") {
        Some(tz) if member.zone().is_none() => Err(Refusal::BadZone(tz.to_owned())),
        _ => Ok(()),
    }
}

/// What a member changes about him- or herself.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Shown name.
    pub name: Option<String>,
    /// Addresses to add.
    pub email: Vec<String>,
    /// Keys to add that commits are signed with; a single empty text takes all of them out.
    pub signing_key: Vec<String>,
    /// Zone of the member's days.
    pub tz: Option<String>,
    /// Hour at which the day begins.
    pub day_starts: Option<i64>,
    /// For the days on which things go badly.
    pub about: About,
    /// partner, coach, client, mentor, witness
    pub role: Option<String>,
    /// Who the member wants to become.
    pub becoming: Option<String>,
    /// First day in the team, as typed.
    pub since: Option<String>,
    /// Last day in the team, as typed; an empty text for staying, or coming back.
    pub until: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Changes my own file. An empty text takes a field out again.
pub fn edit(team: &Snapshot, now: &Now, ask: &Edit) -> Answered<Plan> {
    let comes_back = ask.until.as_ref().is_some_and(|until| is_blank(until));
    let me = if comes_back { now.me_or_former(team)? } else { now.me(team)? };
    let old = find_member(team, me)?.0;
    let mut record = old.clone();
    let fields = &mut record.fields;
    set_line(fields, "name", ask.name.as_ref())?;
    let mut emails: Vec<String> = fields.texts("emails").into_iter().map(str::to_owned).collect();
    for email in &ask.email {
        let email = address(email)?;
        refuse_taken(team, me, &email)?;
        if !emails.contains(&email) {
            emails.push(email);
        }
    }
    fields.set("emails", Value::texts(emails));
    add_keys(fields, &ask.signing_key)?;
    if let Some(tz) = &ask.tz {
        if is_blank(tz) {
            fields.remove("tz");
        } else if !is_zone(tz) {
            return Err(Refusal::BadZone(tz.clone()));
        } else {
            fields.set("tz", Value::text(tz));
        }
    }
    fields.set_some("day_starts", ask.day_starts.map(Value::Int));
    ask.about.put(fields)?;
    set_line(fields, "role", ask.role.as_ref())?;
    match &ask.becoming {
        Some(text) if is_blank(text) => fields.remove("becoming"),
        becoming => set_line(fields, "becoming", becoming.as_ref())?,
    }
    set_days(now, fields, ask)?;
    if ask.star {
        fields.set("star", Value::Bool(true));
    }
    let changed: Vec<&str> = Kind::Member
        .fields()
        .iter()
        .map(|field| field.name)
        .filter(|name| record.fields.get(name) != old.fields.get(name))
        .collect();
    if changed.is_empty() {
        return Err(Refusal::NothingChanged { what: "your member file".to_owned() });
    }
    let what = changed.join(", ");
    for name in &changed {
        super::goal::settle(&mut record, name);
    }
    let said = if comes_back && Member(old).presence(now.today) == Presence::Left {
        format!("Welcome back, {}; the time between counts as away", Member(&record).name())
    } else {
        format!("Changed {what} of {}", Member(&record).name())
    };
    let signs = changed.contains(&"signing_keys") && !Member(&record).signing_keys().is_empty();
    let plan = Plan::put(record, "member.edit", format!("member: {me} changes {what}"), said);
    Ok(if signs {
        plan.with_note("`ally check` now misses your signature where a commit of yours has none; git signs with `git config commit.gpgsign true`")
    } else {
        plan
    })
}

/// Adds keys that commits are signed with, or takes all out.
fn add_keys(fields: &mut Map, texts: &[String]) -> Answered<()> {
    if !texts.is_empty() && texts.iter().all(|text| is_blank(text)) {
        fields.remove("signing_keys");
        return Ok(());
    }
    let mut keys: Vec<String> = fields.texts("signing_keys").into_iter().map(str::to_owned).collect();
    for text in texts {
        let text = line("signing key", text)?;
        let Some(key) = SigningKey::parse(&text) else { return Err(Refusal::BadKey(text)) };
        if !keys.iter().any(|known| SigningKey::parse(known).as_ref() == Some(&key)) {
            keys.push(text);
        }
    }
    if !texts.is_empty() {
        fields.set("signing_keys", Value::texts(keys));
    }
    Ok(())
}

/// Sets a list, or takes it out where every text is empty.
fn set_or_clear(fields: &mut Map, name: &'static str, texts: &[String]) -> Answered<()> {
    if !texts.is_empty() && texts.iter().all(|text| is_blank(text)) {
        fields.remove(name);
        return Ok(());
    }
    set_lines(fields, name, texts)
}

/// First and last day. Whoever comes back was away in between, so that nothing was due.
fn set_days(now: &Now, fields: &mut Map, ask: &Edit) -> Answered<()> {
    if let Some(since) = &ask.since {
        fields.set("since", Value::Text(now.date(since, Direction::Back)?.to_string()));
    }
    let left = fields.text("until").and_then(parse_day);
    match &ask.until {
        Some(text) if is_blank(text) => {
            fields.remove("until");
            let (from, to) = (left.and_then(|left| left.succ_opt()), now.today.pred_opt());
            if let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) {
                let mut between = Map::new();
                between.set("from", Value::Text(from.to_string()));
                between.set("to", Value::Text(to.to_string()));
                let mut away = fields.list("away").to_vec();
                away.push(Value::Map(between));
                fields.set("away", Value::List(away));
            }
        }
        Some(text) => fields.set("until", Value::Text(now.date(text, Direction::Forward)?.to_string())),
        None => {}
    }
    let day = |name| fields.text(name).and_then(parse_day);
    match (day("since"), day("until")) {
        (Some(since), Some(until)) if until < since => {
            Err(Refusal::EndsTooEarly { from: since.to_string(), until: until.to_string() })
        }
        _ => Ok(()),
    }
}

/// The plan to leave: today is the last day. It needs nobody's consent. What it means is said unless it was said before.
pub fn leave(team: &Snapshot, now: &Now, was_told: bool) -> Answered<Plan> {
    let me = now.me(team)?;
    let mut record = find_member(team, me)?.0.clone();
    if Member(&record).until() == Some(now.today) {
        return Err(Refusal::NothingChanged { what: "your last day".to_owned() });
    }
    record.fields.set("until", Value::Text(now.today.to_string()));
    super::goal::settle(&mut record, "until");
    let record = super::pact::arranged(record);
    let team_name = team.team().map(|team| team.name().to_owned()).unwrap_or_default();
    let said = format!("You leave {team_name}; today is your last day");
    let mut plan = Plan::put(record, "leave", format!("member: {me} leaves"), said);
    for line in farewell(team, now, me).into_iter().filter(|_| !was_told) {
        plan = plan.with_note(line);
    }
    Ok(plan.with_note("`ally sync` tells the others; `ally member edit --until \"\"` brings you back"))
}

/// What leaving means, in sentences; said before, and again after.
pub fn farewell(team: &Snapshot, now: &Now, me: &str) -> Vec<String> {
    let mut lines =
        vec!["Nobody has to agree. Your records and the history of them stay with the team".to_owned()];
    let others = team.present(now.today).filter(|other| other.id() != me && other.owes_checkins());
    if let Some(pact) = super::team::in_force(team, now.today) {
        lines.push(match others.count() {
            0 | 1 => format!("The pact {} ends with it", pact.id()),
            _ => format!("The pact {} goes on among the others", pact.id()),
        });
    }
    lines
}

/// An e-mail address, as far as git needs it to be one.
fn address(text: &str) -> Answered<String> {
    let email = line("e-mail address", text)?;
    let parts = email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    if parts.is_none() || email.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(Refusal::BadAddress { text: email });
    }
    Ok(email)
}

/// Whether an address is one of a member's; case does not matter.
pub fn has_address(member: Member<'_>, email: &str) -> bool {
    member.emails().iter().any(|known| known.eq_ignore_ascii_case(email))
}

/// The member to whom an address belongs, if it is one's alone.
pub fn owner_of(team: &Snapshot, email: &str) -> Answered<Option<String>> {
    let owners = team.members().filter(|member| has_address(*member, email));
    let mut owners: Vec<String> = owners.map(|member| member.id().to_owned()).collect();
    if owners.len() > 1 {
        return Err(Refusal::SharedAddress { email: email.to_owned(), members: owners });
    }
    Ok(owners.pop())
}

/// What a member says of him- or herself for the days on which things go badly.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// What helps after a miss.
    pub helps: Vec<String>,
    /// What does not help.
    pub avoid: Vec<String>,
    /// What the member is good at.
    pub strengths: Vec<String>,
}

/// What stands before the questions about oneself.
pub const INTRODUCTION: &str =
    "What should the others know about you? Three questions; Enter passes one over.";

/// The questions about oneself, with the fields that they fill; several things are parted by semicolons.
pub const QUESTIONS: [(&str, &str); 3] = [
    ("helps", "When things go badly for you, what helps?"),
    ("avoid", "And what doesn't?"),
    ("strengths", "What are you good at, that the others can build on?"),
];

impl About {
    /// What was said to a question, if it is one of them.
    pub fn said(&mut self, field: &str) -> Option<&mut Vec<String>> {
        match field {
            "helps" => Some(&mut self.helps),
            "avoid" => Some(&mut self.avoid),
            "strengths" => Some(&mut self.strengths),
            _ => None,
        }
    }

    /// Takes an answer that was typed.
    pub fn answer(&mut self, field: &str, text: &str) -> Answered<()> {
        let said: Answered<Vec<String>> =
            text.split(';').filter(|part| !is_blank(part)).map(|part| line("answer", part)).collect();
        let said = said?;
        if let Some(place) = self.said(field) {
            *place = said;
        }
        Ok(())
    }

    /// Whether nothing was said at all.
    pub const fn is_empty(&self) -> bool {
        self.helps.is_empty() && self.avoid.is_empty() && self.strengths.is_empty()
    }

    fn put(&self, fields: &mut Map) -> Answered<()> {
        for (name, texts) in [("helps", &self.helps), ("avoid", &self.avoid), ("strengths", &self.strengths)]
        {
            set_or_clear(fields, name, texts)?;
        }
        Ok(())
    }
}

/// A person who comes in.
#[derive(Debug, Clone, Default)]
pub struct Newcomer {
    /// The id wanted.
    pub id: String,
    /// Shown name.
    pub name: Option<String>,
    /// Git's address.
    pub email: String,
    /// The zone of the machine, if it is known.
    pub zone: Option<String>,
    /// partner, coach, client, mentor, witness
    pub role: Option<String>,
    /// For the days on which things go badly.
    pub about: About,
}

/// The file of a new member.
pub fn record(now: &Now, newcomer: &Newcomer) -> Answered<Record> {
    let id = &newcomer.id;
    let mut record = Record::new(Kind::Member, id.clone());
    set_line(&mut record.fields, "name", newcomer.name.as_ref())?;
    if !is_member_id(id) || is_reserved(id) {
        return Err(Refusal::BadId { id: id.clone(), what: "a member's id" });
    }
    record.fields.set("emails", Value::texts([line("e-mail address", &newcomer.email)?]));
    set_line(&mut record.fields, "role", newcomer.role.as_ref())?;
    record.fields.set("since", Value::Text(now.today.to_string()));
    set_line(&mut record.fields, "tz", newcomer.zone.as_ref())?;
    newcomer.about.put(&mut record.fields)?;
    Ok(record)
}

/// The plan to join a team as a new member.
pub fn join(team: &Snapshot, now: &Now, newcomer: &Newcomer) -> Answered<Plan> {
    let id = &newcomer.id;
    if team.member(id).is_some() || team.unreadable.contains(&(Kind::Member, id.clone())) {
        return Err(Refusal::Taken { kind: Kind::Member, id: id.clone() });
    }
    let mut record = record(now, newcomer)?;
    if newcomer.role.is_none() {
        record.fields.set_some("role", preset::newcomer_role(team, now.today).map(Value::text));
    }
    let record = super::pact::arranged(record);
    let name = Member(&record).name().to_owned();
    let team_name = team.team().map(|team| team.name().to_owned()).unwrap_or_default();
    let said = format!("{name} joined {team_name} as {id}");
    Ok(Plan::put(record, "join", format!("member: {id} joins"), said))
}

/// Who I am here.
#[derive(Debug, Clone, Serialize)]
pub struct WhoAmI {
    /// Member id, if git's identity is somebody's.
    pub member: Option<String>,
    /// Shown name.
    pub name: Option<String>,
    /// Git's address.
    pub email: Option<String>,
    /// My day.
    pub today: NaiveDate,
    /// The team's name.
    pub team: String,
    /// The team's folder.
    pub folder: String,
}

/// Who I am in this team.
pub fn whoami(team: &Snapshot, now: &Now, folder: String) -> Answered<WhoAmI> {
    let me = now.me(team)?;
    Ok(WhoAmI {
        member: Some(me.to_owned()),
        name: team.member(me).map(|member| member.name().to_owned()),
        email: now.email.clone(),
        today: now.today,
        team: team.team().map(|team| team.name().to_owned()).unwrap_or_default(),
        folder,
    })
}
