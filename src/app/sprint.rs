//! Sprints at a terminal: what a plan, an answer and a debrief ask where nothing was said.

use super::{App, scope_of};
use crate::error::{Error, Exit};
use crate::ops::sprint::{self, Debrief, Join, Proposal, QUESTIONS, READS};

impl App {
    /// Plans a sprint; one that comes from somewhere is asked for what is expected of it.
    pub fn sprint_plan(&mut self, mut ask: Proposal) -> Result<Exit, Error> {
        let open = ask.from.is_some() && ask.options.cause.is_none() && ask.options.effect.is_none();
        if open && self.may_ask() {
            let (opened, loaded) = self.ahead(|_| Ok(sprint::plan_scope(&ask)))?;
            sprint::plan(&loaded.snapshot, &opened.now, &ask)?;
            ask.options.cause = self.ask("If we … (Enter leaves it out)")?;
            if ask.options.cause.is_some() {
                ask.options.effect = self.ask("… then we …")?;
            }
        }
        self.write("sprint.plan", |_| Ok(sprint::plan_scope(&ask)), |team, now| sprint::plan(team, now, &ask))
    }

    /// Answers a plan or an idea; whoever is in is asked for an intention.
    pub fn sprint_join(&mut self, mut ask: Join) -> Result<Exit, Error> {
        if ask.intention.is_none() && ask.answer != "no" && self.may_ask() {
            let (opened, loaded) = self.ahead(|_| scope_of(&READS))?;
            sprint::may_join(&loaded.snapshot, &opened.now, &ask.sprint, ask.answer)?;
            ask.intention = self.ask("What do you want to practise or find out? (Enter leaves it out)")?;
        }
        self.write("sprint.join", |_| scope_of(&READS), |team, now| sprint::join(team, now, &ask))
    }

    /// Writes a debrief; asks for it when nothing is given.
    pub fn sprint_debrief(&mut self, mut ask: Debrief) -> Result<Exit, Error> {
        if ask.is_empty() && self.may_ask() {
            let (opened, loaded) = self.ahead(|_| scope_of(&READS))?;
            let head = sprint::may_debrief(&loaded.snapshot, &opened.now, &ask.sprint)?;
            self.say(&head);
            for (name, question) in QUESTIONS {
                let answer = self.ask(question)?;
                ask.take(name, answer);
            }
        }
        self.write(
            "sprint.debrief",
            |now| Ok(sprint::debrief_scope(now)),
            |team, now| sprint::debrief(team, now, &ask),
        )
    }
}
