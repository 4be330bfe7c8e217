//! `ask`: the bank of questions, with the team's own.

use super::{App, Site};
use crate::error::{Error, Exit};
use crate::model::Problem;
use crate::ops::ask::{self, Ask, OWN_FILE, Question};
use crate::render::Listed;
use crate::store;

impl App {
    /// Shows the question of the day, or all that fit.
    pub fn question(&mut self, ask: &Ask, all: bool) -> Result<Exit, Error> {
        let opened = self.open()?;
        let (own, unclear) = own_questions(&opened.site);
        let loaded = super::load(&opened, &ask::scope());
        let problems = [unclear, loaded.problems].concat();
        if all {
            let list = Listed { items: ask::list(&own, ask)?, empty: "No questions there" };
            self.show("ask.list", &list, &opened.now, &problems)?;
        } else {
            let asked = ask::ask(&loaded.snapshot, &opened.now, &own, ask)?;
            self.show("ask", &asked, &opened.now, &problems)?;
        }
        Ok(Exit::of(&problems))
    }
}

/// The team's own questions, and what is wrong with their file.
pub(super) fn own_questions(site: &Site) -> (Vec<Question>, Vec<Problem>) {
    let read = store::read_bytes(&site.root, OWN_FILE);
    let parsed = read.and_then(|bytes| bytes.map_or(Ok(None), |bytes| store::parse_any(OWN_FILE, &bytes)));
    match parsed {
        Ok(Some(file)) => ask::own_questions(&file),
        Ok(None) => (Vec::new(), Vec::new()),
        Err(problem) => (Vec::new(), vec![problem]),
    }
}
