//! `review answer`: at a terminal the questions come one after the other, one key each; nothing is written before the
//! last one.

use super::App;
use super::talk::{Halt, Read, Talk};
use crate::error::{Error, Exit};
use crate::model::ReviewPeriod;
use crate::ops::review::{self, Answer, Ask, Said, Takes};

impl App {
    /// Writes my part of a review; asks for it when nothing is given and somebody is there to ask.
    pub fn review_answer(&mut self, mut ask: Answer) -> Result<Exit, Error> {
        let asked = ask.is_empty() && self.may_ask();
        if asked && !self.ask_review(&mut ask)? {
            return Ok(Exit::Stopped);
        }
        if asked && ask.is_empty() {
            self.say("Nothing was written.");
            return Ok(Exit::Ok);
        }
        let written =
            self.write("review.answer", |_| Ok(review::scope()), |team, now| review::answer(team, now, &ask));
        if asked && written.is_err() {
            self.say(&format!("To say it again: {}", review::command_line(&ask)));
        }
        written
    }

    /// Asks; false if the person stopped it.
    fn ask_review(&mut self, answer: &mut Answer) -> Result<bool, Error> {
        let (opened, loaded) = self.ahead(|_| Ok(review::scope()))?;
        let period = review::open_period(&loaded.snapshot, &opened.now, &answer.which)?;
        let questions = review::questions(&loaded.snapshot, &opened.now, period)?;
        answer.which.period = Some(period.to_string());
        Ok(self.talk(|talk| all(talk, period, &questions, answer))?.is_some())
    }
}

fn all(
    talk: &mut Talk<'_>,
    period: ReviewPeriod,
    questions: &[Ask],
    answer: &mut Answer,
) -> Result<(), Halt> {
    talk.say(&format!("Your part in the review of {period}. Enter skips a question, Ctrl-C stops."))?;
    let count = questions.len();
    for (index, question) in questions.iter().enumerate() {
        talk.say(&format!("{} of {count}  {}", index + 1, question.text))?;
        let said = match &question.takes {
            Takes::Line(_) => talk.line("· ")?,
            takes => talk.key(&format!("  {}: ", takes.keys()), |typed| read(takes, typed))?,
        };
        let Some(said) = said.and_then(|said| question.takes.read(&said).ok()) else { continue };
        answer.take(said);
        if let Takes::Rating(name, ..) = question.takes {
            talk.say("  One moment that shows it, if you like:")?;
            let moment = talk.line("· ")?;
            answer.moments.extend(moment.map(|moment| format!("{name}={moment}")));
        }
    }
    Ok(())
}

/// What a key means; a sign waits for its number.
fn read(takes: &Takes, typed: &str) -> Read<String> {
    let is_sign = |takes: &Takes| matches!(takes, Takes::Rating(_, least, _) if *least < 0);
    match (typed, takes.read(typed.trim_end_matches('\n'))) {
        ("-" | "+", _) if is_sign(takes) => Read::More,
        (_, Ok(Said::Rating(_, value))) => Read::Is(value.to_string()),
        (_, Ok(Said::Goal(text))) => Read::Is(text.rsplit('=').next().unwrap_or_default().to_owned()),
        (_, Ok(Said::Line(_, text))) => Read::Is(text),
        (_, Err(fits)) => Read::Not(fits),
    }
}
