//! The check-in on a terminal: asks what is open, one key each, and writes nothing before the end.

use super::App;
use super::talk::{Halt, Read, Talk};
use crate::error::{Error, Exit};
use crate::model::{GoalKind, Snapshot, State};
use crate::ops::checkin::{self, Add, GoalQuestion, Promise, Questions};
use crate::ops::words::day;
use crate::ops::{Now, Refusal};

/// Keys for the reasons of a miss.
const REASONS: [(char, &str); 7] = [
    ('t', "time"),
    ('e', "energy"),
    ('f', "forgot"),
    ('o', "obstacle"),
    ('l', "feeling"),
    ('c', "choice"),
    ('i', "ill"),
];

impl App {
    /// Asks a check-in together and writes it.
    pub fn ask_checkin(&mut self) -> Result<Exit, Error> {
        let (opened, loaded) = self.ahead(|now| Ok(checkin::questions_scope(now)))?;
        let questions = checkin::open_questions(&loaded.snapshot, &opened.now)?;
        let asked =
            self.talk(|talk| Asking { talk, team: &loaded.snapshot, now: &opened.now }.all(&questions))?;
        let Some(add) = asked else { return Ok(Exit::Stopped) };
        let scope = |now: &Now| Ok(checkin::noted_scope(now, &add));
        match self.write("checkin", scope, |team, now| checkin::add(team, now, &add)) {
            Err(Error::Refused(Refusal::NothingSaid(_) | Refusal::NothingChanged { .. })) => {
                self.say("Nothing to add; your check-in of today stays as it is.");
                Ok(Exit::Ok)
            }
            Err(error) => {
                self.say(&format!("To say it again: {}", checkin::command_line(&add)));
                Err(error)
            }
            written => written,
        }
    }
}

/// The questions of one check-in.
struct Asking<'a, 'b> {
    talk: &'a mut Talk<'b>,
    team: &'a Snapshot,
    now: &'a Now,
}

impl Asking<'_, '_> {
    fn all(&mut self, questions: &Questions) -> Result<Add, Halt> {
        let mut add = Add { came: true, ..Add::default() };
        let today = day(self.now.today, self.now.today);
        self.talk.say(&format!("{today}: one key each. Enter gives no word, ? helps, Ctrl-C stops."))?;
        if let Some(promise) = &questions.promise {
            add.last = self.promise(promise)?;
        }
        let count = questions.goals.len();
        for (place, goal) in questions.goals.iter().enumerate() {
            if let Some(answer) = self.goal(goal, &format!("{} of {count}", place + 1))? {
                add.answers.push((goal.goal.clone(), answer));
            }
        }
        if questions.mood {
            add.mood = self.mood()?;
        }
        if questions.difference {
            self.talk.say("What was different today? Enter skips.")?;
            add.note = self.talk.line("· ")?;
        }
        self.lines(questions, &mut add)?;
        Ok(add)
    }

    fn promise(&mut self, promise: &Promise) -> Result<Option<String>, Halt> {
        let said = day(promise.said, self.now.today);
        self.talk.say(&format!("You said on {said}: {}", promise.text))?;
        let read = |typed: &str| match typed {
            "k" | "y" => Read::Is("kept".to_owned()),
            "p" => Read::Is("partly".to_owned()),
            "n" => Read::Is("not".to_owned()),
            "?" => Read::Help("k kept, p partly, n not, Enter no word".to_owned()),
            _ => Read::Not("k, p, n or Enter".to_owned()),
        };
        self.talk.key("  k kept, p partly, n not: ", read)
    }

    fn goal(&mut self, goal: &GoalQuestion, place: &str) -> Result<Option<String>, Halt> {
        let stand = goal.stand.as_ref().map(|stand| format!(" ({stand})")).unwrap_or_default();
        self.talk.say(&format!("{place}  {}{stand}", goal.title))?;
        if let Some(plan) = &goal.plan {
            self.talk.say(&format!("  {plan}"))?;
        }
        let keys = match goal.kind {
            GoalKind::Number => "  a number, n or s: ",
            GoalKind::Habit | GoalKind::Once => "  y p n s: ",
        };
        let (team, now) = (self.team, self.now);
        let answer = self.talk.key(keys, |typed| read_answer(team, now, goal, typed))?;
        match answer.as_deref() {
            Some("missed") => {
                let why = self.reason()?;
                Ok(Some(why.map_or_else(|| "missed".to_owned(), |why| format!("missed:{why}"))))
            }
            _ => Ok(answer),
        }
    }

    fn reason(&mut self) -> Result<Option<String>, Halt> {
        let keys: Vec<String> = REASONS.iter().map(|(key, reason)| format!("{key} {reason}")).collect();
        let keys = keys.join(", ");
        self.talk.say(&format!("  Why, if you like: {keys}"))?;
        self.talk.key("  why: ", |typed| {
            let mut typed = typed.chars();
            let key = typed.next().unwrap_or_default();
            match REASONS.iter().find(|(known, _)| *known == key) {
                Some((_, reason)) => Read::Is((*reason).to_owned()),
                None => Read::Not(format!("{keys}, or Enter")),
            }
        })
    }

    fn mood(&mut self) -> Result<Option<i64>, Halt> {
        self.talk.key("Mood, 1 to 5: ", |typed| match typed.parse::<i64>() {
            Ok(mood @ 1..=5) => Read::Is(mood),
            _ => Read::Not("1 is low, 5 is high; Enter gives no word".to_owned()),
        })
    }

    /// Lines until an empty one: what went well, or what the sign in front says.
    fn lines(&mut self, questions: &Questions, add: &mut Add) -> Result<(), Halt> {
        if let Some(sprint) = &questions.sprint {
            let offer = format!(
                "Sprint “{sprint}”: --excited, --challenged and --surprised take a line each, if you like."
            );
            self.talk.say(&offer)?;
        }
        self.talk.say("A moment that went well? (> next, ! in the way, ? for the others; Enter ends)")?;
        while let Some(line) = self.talk.line("· ")? {
            let (field, text) = match line.chars().next() {
                Some('>') => (&mut add.next, line.get(1..).unwrap_or_default()),
                Some('!') => (&mut add.blocker, line.get(1..).unwrap_or_default()),
                Some('?') => (&mut add.ask, line.get(1..).unwrap_or_default()),
                _ => (&mut add.win, line.as_str()),
            };
            let text = text.trim();
            if !text.is_empty() {
                *field = Some(field.take().map_or_else(|| text.to_owned(), |old| format!("{old}\n{text}")));
            }
        }
        Ok(())
    }
}

/// What a key or a number means for a goal.
fn read_answer(team: &Snapshot, now: &Now, goal: &GoalQuestion, typed: &str) -> Read<String> {
    let word = |state: State| match goal.kind {
        GoalKind::Number => Read::Not("a number fits here, or n (missed) or s (skip)".to_owned()),
        _ => Read::Is(state.word().to_owned()),
    };
    let plain = typed.to_lowercase();
    match plain.trim_end_matches('\n') {
        "y" => word(State::Done),
        "p" => word(State::Partly),
        "n" => Read::Is(State::Missed.word().to_owned()),
        "s" => Read::Is(State::Skip.word().to_owned()),
        "?" => Read::Help(help(goal)),
        number if number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | 'x')) => {
            if !plain.ends_with('\n') {
                return Read::More;
            }
            match checkin::fits(team, now, &goal.goal, number) {
                // Shown as it was understood.
                Ok(()) => Read::Is(number.replace(',', ".")),
                Err(refusal) => Read::Not(refusal.hint()),
            }
        }
        _ => Read::Not("y, p, n, s, a number, ? or Enter".to_owned()),
    }
}

/// What the keys mean for this goal.
fn help(goal: &GoalQuestion) -> String {
    let mut parts = Vec::new();
    let done = goal.done_when.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    let minimum = goal.minimum.as_ref().map(|text| format!(" ({text})")).unwrap_or_default();
    match goal.kind {
        GoalKind::Number => parts.push(format!("the number of today, then Enter{done}")),
        GoalKind::Habit | GoalKind::Once => parts.push(format!("y done{done}, p partly{minimum}")),
    }
    parts.push("n missed, s skip".to_owned());
    if goal.kind == GoalKind::Habit {
        parts.push("3x and Enter: three times this week so far".to_owned());
    }
    parts.push("Enter alone: no word".to_owned());
    parts.join("; ")
}
