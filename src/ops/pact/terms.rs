//! What a pact may say: the options of `pact new` and `pact amend`, and how they become fields.

use chrono::NaiveDate;

use crate::model::{Direction, Kind, Map, Record, Rhythm, Snapshot, Value, is_blank, parse_day};
use crate::ops::{Answered, Now, Refusal, find_member, line, prose, set_lines};

/// A whole number, or the wish to leave it to the default again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// This number.
    Is(i64),
    /// No number of one's own.
    Cleared,
}

/// What a version says, as typed. An empty text clears a field that may be empty.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The sentence the pact exists for.
    pub purpose: Option<String>,
    /// How often members check in.
    pub checkin: Option<String>,
    /// How often they look back together.
    pub review: Option<String>,
    /// Weeks until they look at the agreement again, 1 to 520.
    pub realign: Option<Whole>,
    /// First day of this version.
    pub from: Option<String>,
    /// Last day of the agreement.
    pub until: Option<String>,
    /// Days in which a closed period may still be answered, 0 to 31.
    pub grace: Option<Whole>,
    /// What happens after a miss.
    pub missed: Option<String>,
    /// `monthly`, `weekly`, `client`, `none`, or a member.
    pub lead: Option<String>,
    /// What to talk about in turn.
    pub topics: Vec<String>,
    /// How feedback is given.
    pub feedback: Option<String>,
    /// What stays out.
    pub boundaries: Option<String>,
    /// What the coach does not do; a line of the boundaries.
    pub will_not: Option<String>,
    /// `AREA=MEMBER`; an area without a member is taken out.
    pub roles: Vec<String>,
    /// What matters to the members.
    pub values: Vec<String>,
    /// `TERM=MEANING`; a term without a meaning is taken out.
    pub words: Vec<String>,
    /// `hours=2/week,money=60/month,currency=EUR`
    pub fund: Option<String>,
    /// The time that is kept free for both.
    pub together: Option<String>,
    /// How the members learn together.
    pub learn: Option<String>,
    /// The link of the call.
    pub call: Option<String>,
    /// Days within which a word is answered, 0 to 365.
    pub reply_days: Option<Whole>,
    /// How the pact fades out.
    pub taper: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
}

/// Puts terms into the fields of a version.
pub(super) fn apply(team: &Snapshot, now: &Now, record: &mut Record, terms: &Terms) -> Answered<()> {
    let fields = &mut record.fields;
    if let Some(purpose) = &terms.purpose {
        fields.set("purpose", Value::Text(prose("purpose", purpose)?));
    }
    for (name, text) in [("checkin", &terms.checkin), ("review", &terms.review)] {
        set_rhythm(fields, name, text.as_ref())?;
    }
    for (name, number) in
        [("realign", terms.realign), ("grace", terms.grace), ("reply_days", terms.reply_days)]
    {
        match number {
            Some(Whole::Is(number)) => fields.set(name, Value::Int(number)),
            Some(Whole::Cleared) => fields.remove(name),
            None => {}
        }
    }
    for (name, text) in [("missed", &terms.missed), ("feedback", &terms.feedback), ("taper", &terms.taper)] {
        set_or_clear(fields, name, text.as_ref(), prose)?;
    }
    for (name, text) in [("together", &terms.together), ("learn", &terms.learn), ("call", &terms.call)] {
        set_or_clear(fields, name, text.as_ref(), line)?;
    }
    set_boundaries(fields, terms)?;
    if let Some(lead) = &terms.lead {
        set_lead(team, fields, lead)?;
    }
    for (name, texts) in [("topics", &terms.topics), ("values", &terms.values)] {
        if !texts.is_empty() && texts.iter().all(|text| is_blank(text)) {
            fields.remove(name);
        } else {
            set_lines(fields, name, texts)?;
        }
    }
    set_pairs(fields, "roles", &terms.roles, "AREA=MEMBER, such as meals=ana", |text| who(team, text))?;
    set_pairs(fields, "words", &terms.words, "TERM=MEANING, such as harbour=\"a pause\"", |text| {
        line("meaning", text)
    })?;
    if let Some(fund) = &terms.fund {
        set_fund(fields, fund)?;
    }
    set_days(now, fields, terms)?;
    if terms.star {
        fields.set("star", Value::Bool(true));
    }
    Ok(())
}

fn set_or_clear(
    fields: &mut Map,
    name: &'static str,
    text: Option<&String>,
    read: impl Fn(&'static str, &str) -> Answered<String>,
) -> Answered<()> {
    match text {
        Some(text) if is_blank(text) => fields.remove(name),
        Some(text) => fields.set(name, Value::Text(read(name, text)?)),
        None => {}
    }
    Ok(())
}

fn set_rhythm(fields: &mut Map, name: &'static str, text: Option<&String>) -> Answered<()> {
    match text {
        Some(text) if is_blank(text) => fields.remove(name),
        Some(text) => {
            let rhythm = Rhythm::parse(text).ok_or_else(|| Refusal::BadRhythm { text: text.clone() })?;
            fields.set(name, Value::Text(rhythm.to_string()));
        }
        None => {}
    }
    Ok(())
}

/// How the line begins that says what a coach does not do.
pub const WILL_NOT: &str = "The coach does not: ";

/// The boundaries are one text; what the coach does not do is a line of it.
fn set_boundaries(fields: &mut Map, terms: &Terms) -> Answered<()> {
    set_or_clear(fields, "boundaries", terms.boundaries.as_ref(), prose)?;
    let Some(will_not) = &terms.will_not else { return Ok(()) };
    let there = fields.text("boundaries").unwrap_or_default();
    let mut lines: Vec<String> =
        there.lines().filter(|line| !line.starts_with(WILL_NOT)).map(str::to_owned).collect();
    if !is_blank(will_not) {
        lines.push(format!("{WILL_NOT}{}", line("boundaries", will_not)?));
    }
    set_or_clear(fields, "boundaries", Some(&lines.join("\n")), prose)
}

fn set_lead(team: &Snapshot, fields: &mut Map, lead: &str) -> Answered<()> {
    let lead = lead.trim();
    match lead {
        "" => fields.remove("lead"),
        "monthly" | "weekly" | "client" | "none" => fields.set("lead", Value::text(lead)),
        name => {
            let bad = || Refusal::BadLead {
                text: name.to_owned(),
                members: team.members().map(|member| member.id().to_owned()).collect(),
            };
            let member = find_member(team, name).map_err(|_| bad())?;
            fields.set("lead", Value::text(member.id()));
        }
    }
    Ok(())
}

/// One member, several separated by commas, or `all`.
fn who(team: &Snapshot, text: &str) -> Answered<String> {
    let one = |name: &str| match name.trim() {
        "all" => Ok("all"),
        name => find_member(team, name).map(crate::model::Member::id),
    };
    let ids: Answered<Vec<&str>> = text.split(',').map(one).collect();
    Ok(ids?.join(", "))
}

/// Sets keys of a map from `KEY=VALUE`; a key without a value is taken out, an empty text empties the map.
fn set_pairs(
    fields: &mut Map,
    name: &'static str,
    pairs: &[String],
    form: &'static str,
    read: impl Fn(&str) -> Answered<String>,
) -> Answered<()> {
    let mut map = fields.map(name).cloned().unwrap_or_default();
    for pair in pairs {
        if is_blank(pair) {
            map = Map::new();
            continue;
        }
        let bad = || Refusal::BadPair { text: pair.clone(), form };
        let (key, value) = pair.split_once('=').ok_or_else(bad)?;
        let key = line(name, key).map_err(|_| bad())?;
        if is_blank(value) {
            map.remove(&key);
        } else {
            map.set(&key, Value::Text(read(value)?));
        }
    }
    fields.set(name, Value::Map(map));
    Ok(())
}

/// Sets parts of the fund; a part without a value is taken out, an empty text empties the fund.
fn set_fund(fields: &mut Map, text: &str) -> Answered<()> {
    if is_blank(text) {
        fields.remove("fund");
        return Ok(());
    }
    let bad = || Refusal::BadFund { text: text.to_owned() };
    let mut fund = fields.map("fund").cloned().unwrap_or_default();
    for part in text.split(',') {
        let (name, value) = part.split_once('=').ok_or_else(bad)?;
        let (name, value) = (name.trim(), value.trim());
        match name {
            "hours" | "money" | "currency" if value.is_empty() => fund.remove(name),
            "hours" | "money" => fund.set(name, Value::Text(per_period(value).ok_or_else(bad)?)),
            "currency" => fund.set(name, Value::Text(line("currency", value)?)),
            _ => return Err(bad()),
        }
    }
    fields.set("fund", Value::Map(fund));
    Ok(())
}

/// `2/week`, `60.50/month`: an amount that is not negative, and its period.
fn per_period(text: &str) -> Option<String> {
    let (amount, period) = text.split_once('/')?;
    let (amount, period) = (amount.trim(), period.trim());
    let is_amount = amount.parse::<f64>().is_ok_and(|amount| amount.is_finite() && amount >= 0.0);
    (is_amount && matches!(period, "week" | "month")).then(|| format!("{amount}/{period}"))
}

/// Sets the days; the end may not lie before the beginning.
fn set_days(now: &Now, fields: &mut Map, terms: &Terms) -> Answered<()> {
    if let Some(text) = &terms.from {
        fields.set("from", Value::Text(now.date(text, Direction::Forward)?.to_string()));
    }
    match &terms.until {
        Some(text) if is_blank(text) => fields.remove("until"),
        Some(text) => fields.set("until", Value::Text(now.date(text, Direction::Forward)?.to_string())),
        None => {}
    }
    let day = |name| fields.text(name).and_then(parse_day);
    match (day("from"), day("until")) {
        (Some(from), Some(until)) if until < from => {
            Err(Refusal::EndsTooEarly { from: from.to_string(), until: until.to_string() })
        }
        _ => Ok(()),
    }
}

/// The last day of an agreement that names none: thirteen weeks ahead, to renew it or to stop.
pub(super) fn default_until(from: NaiveDate) -> Option<Value> {
    let until = from.checked_add_days(chrono::Days::new(13 * 7))?;
    Some(Value::Text(until.to_string()))
}

/// Puts the fields into the order in which a file of their kind is written; unknown ones stay behind them.
pub(in crate::ops) fn arranged(mut record: Record) -> Record {
    let known = Kind::fields(record.kind);
    let place = |name: &str| known.iter().position(|field| field.name == name).unwrap_or(known.len());
    let mut pairs: Vec<(String, Value)> =
        record.fields.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    pairs.sort_by_key(|(name, _)| place(name));
    record.fields = pairs.into_iter().collect();
    record
}
