//! A nudge: a text to paste into the chat that a pair already uses. Nothing is sent.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::words::{count, from_today};
use super::{Answered, Now, Refusal, present_member};
use crate::model::{Kind, Member, Presence, Scope, Snapshot};

/// Days in which one nudge for a member is enough.
const APART: i64 = 2;

/// Days without a check-in from which they are mentioned.
const SILENT: i64 = 2;

/// A text for a member, and what the sender should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nudge {
    /// Member id.
    pub member: String,
    /// Shown name.
    pub name: String,
    /// The text to paste.
    pub text: String,
    /// Days since the last check-in; `null` if there is none, or none is owed.
    pub silent_days: Option<i64>,
    /// What the member says helps.
    pub helps: Vec<String>,
    /// What the member says does not help.
    pub avoid: Vec<String>,
    /// What the sender should know, for people.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// What a nudge needs to read; the days of check-ins are known from the names of the files.
pub fn scope() -> Scope {
    Scope::of(&[Kind::Checkin]).since(NaiveDate::MAX)
}

/// The member whom a nudge would be for.
pub fn addressee<'a>(team: &'a Snapshot, now: &Now, typed: &str) -> Answered<Member<'a>> {
    let me = now.me(team)?;
    let member = present_member(team, now, typed)?;
    if member.id() == me { Err(Refusal::NudgeYourself) } else { Ok(member) }
}

/// The text, unless there was one for this member within two days; `last` is the day of that one.
pub fn nudge(
    now: &Now,
    member: Member<'_>,
    team: &Snapshot,
    last: Option<NaiveDate>,
    again: bool,
) -> Answered<Nudge> {
    if let Some(last) = last.filter(|last| !again && (0..APART).contains(&(now.today - *last).num_days())) {
        return Err(Refusal::NudgedAlready {
            name: member.name().to_owned(),
            when: from_today(last, now.today),
        });
    }
    let today = now.day_for(member);
    let silent_days = silent_days(team, member, today);
    let texts = |name| member.0.fields.texts(name).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let helps = texts("helps");
    Ok(Nudge {
        member: member.id().to_owned(),
        name: member.name().to_owned(),
        text: text(member, silent_days, &helps, today),
        silent_days,
        avoid: texts("avoid"),
        notes: notes(member, silent_days, today),
        helps,
    })
}

fn silent_days(team: &Snapshot, member: Member<'_>, today: NaiveDate) -> Option<i64> {
    let last = team.days.get(member.id())?.range(..=today).next_back()?;
    member.owes_checkins().then(|| (today - *last).num_days())
}

/// Neutral on the silence, in the words that the member chose, and easy to answer.
fn text(member: Member<'_>, silent_days: Option<i64>, helps: &[String], today: NaiveDate) -> String {
    let mut sentences = vec![format!("Hi {},", called(member.name()))];
    sentences.push(match silent_days.filter(|days| *days >= SILENT) {
        Some(days) => {
            format!("your last check-in was {} ago, and I was thinking of you.", count(days, "day", "days"))
        }
        None => "I was thinking of you.".to_owned(),
    });
    let turn = usize::try_from(today.num_days_from_ce()).unwrap_or(0);
    match helps.get(turn.checked_rem(helps.len()).unwrap_or(0)) {
        Some(help) => {
            sentences.push(format!("You wrote that this helps: “{}”. Would that be good now?", help.trim()))
        }
        None => sentences.push("How are you, and is there something I can do?".to_owned()),
    }
    sentences.push("One word is enough, and so is none.".to_owned());
    sentences.join(" ")
}

/// The name that one is called by in a chat: the first word, unless it is an abbreviation.
fn called(name: &str) -> &str {
    name.split_whitespace().next().filter(|first| !first.ends_with('.')).unwrap_or(name)
}

fn notes(member: Member<'_>, silent_days: Option<i64>, today: NaiveDate) -> Vec<String> {
    let name = member.name();
    let mut notes = Vec::new();
    if member.presence(today) == Presence::Away {
        notes.push(format!("{name} is away at the moment; it can wait, if you like"));
    } else if silent_days.is_some_and(|days| days < SILENT) {
        let when = if silent_days == Some(0) { "today" } else { "yesterday" };
        notes.push(format!("{name} checked in {when}; `ally inbox` may show something to answer"));
    }
    let avoid = member.0.fields.texts("avoid");
    if !avoid.is_empty() {
        let avoid: Vec<String> = avoid.iter().map(|text| format!("“{}”", text.trim())).collect();
        notes.push(format!(
            "For you alone: {name} wrote that this does not help: {}",
            super::words::and(&avoid)
        ));
    }
    notes.push("Nothing was sent; paste it into the chat you use, in your own words if you like".to_owned());
    notes
}

#[cfg(test)]
mod tests {
    use super::{called, nudge};
    use crate::model::{Kind, parse_day};
    use crate::ops::Refusal;
    use crate::ops::numbers::fixture::{Story, now};

    fn story() -> Story {
        let mut story = Story::new();
        story.set(
            Kind::Member,
            "ben",
            &[("name", "Ben Li"), ("helps", "[a walk, a call]"), ("avoid", "[advice]")],
        );
        story.says("ben", "2026-11-12", "@mood=3");
        story
    }

    #[test]
    fn the_text_has_what_helps_and_never_what_does_not() {
        let story = story();
        let ben = story.team.member("ben").unwrap();
        let on = |day: &str| nudge(&now(day), ben, &story.team, None, false).unwrap();
        let first = on("2026-11-22");
        assert_eq!(first.silent_days, Some(10));
        assert!(first.text.contains("10 days ago"), "{}", first.text);
        assert!(first.text.contains("a walk") != first.text.contains("a call"));
        assert!(!first.text.contains("advice") && first.notes.iter().any(|note| note.contains("advice")));
        assert_ne!(first.text, on("2026-11-23").text, "what helps takes turns");
        assert!(!on("2026-11-13").text.contains("ago"), "a day is no silence");
    }

    #[test]
    fn one_in_two_days_is_enough() {
        let story = story();
        let ben = story.team.member("ben").unwrap();
        let last = parse_day("2026-11-22");
        let on = |day: &str, again| nudge(&now(day), ben, &story.team, last, again);
        assert!(matches!(on("2026-11-23", false), Err(Refusal::NudgedAlready { .. })));
        assert!(on("2026-11-23", true).is_ok());
        assert!(on("2026-11-24", false).is_ok());
        // A clock that was set back is no reason to refuse.
        assert!(on("2026-11-20", false).is_ok());
    }

    #[test]
    fn people_are_called_by_their_first_name() {
        assert_eq!(called("Ben Li"), "Ben");
        assert_eq!(called("Dr. Roth"), "Dr. Roth");
        assert_eq!(called("王伟"), "王伟");
    }
}
