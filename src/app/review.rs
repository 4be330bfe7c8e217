//! `review answer`: at a terminal the questions come one after the other; nothing is written before the last one.

use super::App;
use crate::error::{Error, Exit};
use crate::ops::review::{self, Answer, Takes};

/// How often a question is put again that got an answer which does not fit.
const PATIENCE: usize = 3;

impl App {
    /// Writes my part of a review; asks for it when nothing is given and somebody is there to ask.
    pub fn review_answer(&mut self, mut ask: Answer) -> Result<Exit, Error> {
        if ask.is_empty() && self.may_ask() {
            self.ask_review(&mut ask)?;
        }
        self.write("review.answer", |_| Ok(review::scope()), |team, now| review::answer(team, now, &ask))
    }

    fn ask_review(&mut self, answer: &mut Answer) -> Result<(), Error> {
        let (opened, loaded) = self.ahead(|_| Ok(review::scope()))?;
        let period = review::open_period(&loaded.snapshot, &opened.now, &answer.which)?;
        let questions = review::questions(&loaded.snapshot, &opened.now, period)?;
        answer.which.period = Some(period.to_string());
        self.say(&format!(
            "Your part in the review of {period}. Enter skips a question, Ctrl-C writes nothing."
        ));
        let count = questions.len();
        for (index, question) in questions.into_iter().enumerate() {
            let text = format!("{} of {count}  {}:", index + 1, question.text);
            for _ in 0..PATIENCE {
                let Some(typed) = self.ask(&text)? else { break };
                match question.takes.read(&typed) {
                    Ok(said) => {
                        answer.take(said);
                        if let Takes::Rating(name, ..) = question.takes
                            && let Some(moment) = self.ask("     one moment that shows it, if you like:")?
                        {
                            answer.moments.push(format!("{name}={moment}"));
                        }
                        break;
                    }
                    Err(fits) => self.say(&format!("     {fits}")),
                }
            }
        }
        Ok(())
    }
}
