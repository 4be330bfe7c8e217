//! Steps that a person at a terminal is asked about: the first pact, leaving.

use super::{App, scope_of};
use crate::error::{Error, Exit};
use crate::ops::member::{self, About};
use crate::ops::pact::{self, READS, Terms};
use crate::ops::{Now, Refusal, preset};

/// How often a question is asked again whose answer can't be understood.
const TRIES: usize = 3;

impl App {
    /// Writes the first pact; without a purpose a person at a terminal is asked for what matters most.
    pub fn pact_new(&mut self, mut terms: Terms, kind: Option<&str>) -> Result<Exit, Error> {
        if terms.purpose.is_none() && self.may_ask() {
            let (opened, loaded) = self.ahead(|_| scope_of(&READS))?;
            pact::may_begin(&loaded.snapshot, &opened.now)?;
            self.ask_for_terms(&opened.now, &mut terms, kind)?;
        }
        self.write("pact.new", |_| scope_of(&READS), |team, now| pact::begin(team, now, &terms, kind))
    }

    /// Asks for the terms of a first pact that no option has named; nothing when nobody is there to answer.
    pub(super) fn ask_for_terms(
        &mut self,
        now: &Now,
        terms: &mut Terms,
        kind: Option<&str>,
    ) -> Result<(), Error> {
        for question in preset::questions(kind, terms) {
            let otherwise = preset::otherwise(kind, question);
            let shown = otherwise.map(|text| format!(" [{text}]")).unwrap_or_default();
            for _ in 0..TRIES {
                let Some(text) = self.ask(&format!("{}{shown}", question.text))? else { break };
                let mut tried = terms.clone();
                preset::answer(&mut tried, question, text);
                match pact::would_do(now, &tried) {
                    Ok(()) => {
                        *terms = tried;
                        break;
                    }
                    Err(refusal) => self.not_understood(&refusal),
                }
            }
        }
        Ok(())
    }

    /// Leaves the team, after a person at a terminal has been told what that means, or `--yes`.
    pub fn leave(&mut self, sure: bool) -> Result<Exit, Error> {
        let scope = |_: &Now| scope_of(&READS);
        if !sure && self.may_ask() {
            let (opened, loaded) = self.ahead(scope)?;
            member::leave(&loaded.snapshot, &opened.now, true)?;
            for line in member::farewell(&loaded.snapshot, &opened.now, opened.now.me_or_nobody()) {
                self.say(&line);
            }
            if !self.agrees("Leave, with today as your last day? [y/N]")? {
                return Err(Refusal::Unconfirmed.into());
            }
        } else if !sure {
            return Err(Refusal::Unconfirmed.into());
        }
        self.write("leave", scope, |team, now| member::leave(team, now, !sure))
    }

    /// Asks the questions about oneself, unless options have said something.
    pub(super) fn ask_about(&mut self, given: &About) -> Result<About, Error> {
        let mut about = given.clone();
        if !about.is_empty() || !self.may_ask() {
            return Ok(about);
        }
        self.say(member::INTRODUCTION);
        for (field, question) in member::QUESTIONS {
            for _ in 0..TRIES {
                let Some(text) = self.ask(question)? else { break };
                match about.answer(field, &text) {
                    Ok(()) => break,
                    Err(refusal) => self.not_understood(&refusal),
                }
            }
        }
        Ok(about)
    }

    /// Says why an answer can't be taken, and what would fit.
    pub(super) fn not_understood(&mut self, refusal: &Refusal) {
        self.say(&format!("  {refusal}; {}", refusal.hint()));
    }
}
