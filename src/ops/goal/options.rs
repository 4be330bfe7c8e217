//! What a goal may be given: the options that `add`, `change`, `pivot`, `propose` and `accept` share.

use super::shape::{shape, steps_of_itself};
use crate::model::{Direction, Kind, Map, Rhythm, Snapshot, Value};
use crate::ops::feedback::ABOUT;
use crate::ops::{Answered, Now, Refusal, find, line, present_member, prose};

/// What a goal may be given, when it is made and later. An empty text takes a field away where there was one.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Why it matters, in the owner's words.
    pub why: Option<String>,
    /// Rhythm of a habit.
    pub every: Option<String>,
    /// Number to reach.
    pub target: Option<f64>,
    /// Number at the beginning; the last value then counts instead of the sum.
    pub from: Option<f64>,
    /// What the numbers count.
    pub unit: Option<String>,
    /// Due date, as typed.
    pub by: Option<String>,
    /// What counts as done.
    pub done_when: Option<String>,
    /// The version for a bad day.
    pub minimum: Option<String>,
    /// A value from which a day of a habit is done.
    pub amount: Option<f64>,
    /// A value up to which a day of a habit is done.
    pub limit: Option<f64>,
    /// Excused skips per 28 days.
    pub reserve: Option<i64>,
    /// What may get in the way.
    pub obstacle: Option<String>,
    /// If–then lines.
    pub plan: Vec<String>,
    /// `do` or `learn`.
    pub aim: Option<String>,
    /// Reaching part of it is progress.
    pub stretch: bool,
    /// The goal that this is a step of.
    pub parent: Option<String>,
    /// The record that it came from.
    pub source: Option<String>,
    /// Where it is used.
    pub used_in: Option<String>,
    /// For whom it is.
    pub for_whom: Option<String>,
    /// Who looks on; everybody if nobody is named.
    pub witness: Vec<String>,
    /// What is at stake, in the owner's words.
    pub stake: Option<String>,
    /// week, month, quarter, year
    pub horizon: Option<String>,
    /// Own words to find it by.
    pub tags: Vec<String>,
    /// First day, as typed.
    pub start: Option<String>,
    /// Marked as worth finding again.
    pub star: bool,
    /// Fields without text that are to be taken away: numbers, `stretch`.
    pub clear: Vec<&'static str>,
}

/// What an empty value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Empty {
    /// A slip, such as an unset variable of a script: there is nothing yet to take away.
    Refused,
    /// The field is taken away.
    Clears,
}

/// Where options go: the fields of a goal, or of one that is proposed.
pub(super) struct Fields<'a> {
    pub(super) team: &'a Snapshot,
    pub(super) now: &'a Now,
    /// Whose goal it is: bare names mean this member's goals.
    pub(super) owner: &'a str,
    pub(super) empty: Empty,
    pub(super) map: &'a mut Map,
    /// The names of the fields that were given.
    pub(super) given: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of a goal of mine.
    pub(super) const fn of(
        team: &'a Snapshot,
        now: &'a Now,
        owner: &'a str,
        map: &'a mut Map,
        empty: Empty,
    ) -> Self {
        Self { team, now, owner, empty, map, given: Vec::new() }
    }

    /// Puts the options in, and refuses what contradicts itself.
    pub(super) fn apply(&mut self, id: Option<&str>, options: &Options) -> Answered<()> {
        // A file written by hand may be odd already; that is no reason to refuse another change of it.
        let was_sound = shape(self.map).is_ok();
        self.texts(options)?;
        self.numbers(options)?;
        self.dates(options)?;
        self.links(id, options)?;
        if options.stretch {
            self.put("stretch", Value::Bool(true));
        }
        if options.star {
            self.put("star", Value::Bool(true));
        }
        for name in &options.clear {
            self.take(name)?;
        }
        if was_sound { shape(self.map) } else { Ok(()) }
    }

    fn texts(&mut self, options: &Options) -> Answered<()> {
        self.text("why", options.why.as_ref(), prose)?;
        self.text("every", options.every.as_ref(), rhythm)?;
        self.text("unit", options.unit.as_ref(), line)?;
        self.text("done_when", options.done_when.as_ref(), prose)?;
        self.text("minimum", options.minimum.as_ref(), prose)?;
        self.text("obstacle", options.obstacle.as_ref(), prose)?;
        self.list("plan", &options.plan, |_, text| line("plan", text))?;
        self.text("aim", options.aim.as_ref(), line)?;
        self.context(options)?;
        self.text("stake", options.stake.as_ref(), prose)?;
        self.text("horizon", options.horizon.as_ref(), line)?;
        self.list("tags", &options.tags, |_, text| line("tag", text))
    }

    fn numbers(&mut self, options: &Options) -> Answered<()> {
        for (name, number) in [
            ("target", options.target.map(Value::number)),
            ("from", options.from.map(Value::number)),
            ("amount", options.amount.map(Value::number)),
            ("limit", options.limit.map(Value::number)),
            ("reserve", options.reserve.map(Value::Int)),
        ] {
            if let Some(number) = number {
                self.put(name, number);
            }
        }
        Ok(())
    }

    fn dates(&mut self, options: &Options) -> Answered<()> {
        for (name, typed) in [("by", &options.by), ("start", &options.start)] {
            match typed.as_deref().map(str::trim) {
                None => {}
                Some("") => self.take(name)?,
                Some(text) => {
                    let day = self.now.date(text, Direction::Forward)?;
                    self.put(name, Value::Text(day.to_string()));
                }
            }
        }
        Ok(())
    }

    fn links(&mut self, id: Option<&str>, options: &Options) -> Answered<()> {
        match options.parent.as_deref() {
            None => {}
            Some("") => self.take("parent")?,
            Some(typed) => {
                let parent = find(self.team, Kind::Goal, typed, self.owner)?;
                if id.is_some_and(|id| steps_of_itself(self.team, id, &parent)) {
                    return Err(Refusal::GoalShape {
                        why: "a goal can't be a step of itself",
                        hint: "name the larger goal with --parent; `ally goal show GOAL` lists its steps",
                    });
                }
                self.put("parent", Value::Text(parent));
            }
        }
        match options.source.as_deref() {
            None => {}
            Some("") => self.take("source")?,
            Some(typed) => {
                let source = self.source(typed)?;
                self.put("source", Value::Text(source));
            }
        }
        self.list("witness", &options.witness, |fields, name| fields.witness(name))
    }

    /// The record, or the review, that a goal came from.
    fn source(&self, typed: &str) -> Answered<String> {
        let review = format!("{typed}/");
        if self.team.of_kind(Kind::Joint).any(|joint| joint.id.starts_with(&review)) {
            return Ok(typed.to_owned());
        }
        let kinds: Vec<Kind> = ABOUT.into_iter().filter(|kind| *kind != Kind::Pact).collect();
        self.team.find_any(&kinds, typed, self.owner).map(|(_, id)| id).map_err(|lookup| match lookup {
            crate::model::Lookup::Many(matches) => {
                Refusal::Ambiguous { reference: typed.to_owned(), matches }
            }
            _ => Refusal::NothingThere { reference: typed.to_owned() },
        })
    }

    fn witness(&self, name: &str) -> Answered<String> {
        let witness = present_member(self.team, self.now, name)?.id().to_owned();
        if witness == self.owner {
            return Err(Refusal::GoalShape {
                why: "a witness is somebody else than the owner",
                hint: "name a member with --witness, or leave it out: then everybody looks on",
            });
        }
        Ok(witness)
    }

    fn context(&mut self, options: &Options) -> Answered<()> {
        let mut context = self.map.map("context").cloned().unwrap_or_default();
        for (name, typed) in [("used_in", &options.used_in), ("for_whom", &options.for_whom)] {
            match typed.as_deref() {
                None => continue,
                Some("") if self.empty == Empty::Clears => context.remove(name),
                Some(text) => context.set(name, Value::Text(line(name, text)?)),
            }
            self.given.push("context");
        }
        self.map.set("context", Value::Map(context));
        Ok(())
    }

    fn text(
        &mut self,
        name: &'static str,
        typed: Option<&String>,
        read: impl Fn(&'static str, &str) -> Answered<String>,
    ) -> Answered<()> {
        match typed.map(String::as_str) {
            None => Ok(()),
            Some("") => self.take(name),
            Some(text) => {
                let value = Value::Text(read(name, text)?);
                self.put(name, value);
                Ok(())
            }
        }
    }

    /// Adds to a list what it does not hold yet; an empty text takes away what was there before it.
    pub(super) fn list(
        &mut self,
        name: &'static str,
        typed: &[String],
        read: impl Fn(&Self, &str) -> Answered<String>,
    ) -> Answered<()> {
        for text in typed {
            if text.is_empty() {
                self.take(name)?;
                continue;
            }
            let item = read(self, text)?;
            let mut items: Vec<String> = self.map.texts(name).into_iter().map(str::to_owned).collect();
            if !items.contains(&item) {
                items.push(item);
            }
            self.put(name, Value::texts(items));
        }
        Ok(())
    }

    pub(super) fn put(&mut self, name: &'static str, value: Value) {
        self.map.set(name, value);
        self.given.push(name);
    }

    fn take(&mut self, name: &'static str) -> Answered<()> {
        if self.empty == Empty::Refused {
            return Err(Refusal::Empty { what: name });
        }
        self.map.remove(name);
        self.given.push(name);
        Ok(())
    }
}

fn rhythm(_: &'static str, text: &str) -> Answered<String> {
    let rhythm = Rhythm::parse(text).ok_or_else(|| Refusal::BadRhythm { text: text.to_owned() })?;
    Ok(rhythm.to_string())
}
