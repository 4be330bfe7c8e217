//! The answer of `check --fix`: what it mends, what waits for a word, what is left.

use serde::Serialize;

use super::{Findings, Page, Show};
use crate::ops::check::mend::{Repair, Undecided};
use crate::ops::check::quoted;
use crate::ops::words::count;

/// What `check --fix` does or would do.
#[derive(Debug, Clone, Serialize)]
pub struct Mending {
    /// Whether it was done; otherwise it was only looked at.
    pub done: bool,
    /// What is mended, by path.
    pub repairs: Vec<Repair>,
    /// Clashes that wait for a word.
    pub undecided: Vec<Undecided>,
    /// What is found afterwards; before anything is done, everything that is found now.
    pub left: Findings,
}

impl Mending {
    /// What is mended, one line each.
    pub fn lines(&self) -> Vec<String> {
        let where_ = |repair: &Repair| if repair.committed { "" } else { ", in this clone alone" };
        let line =
            |repair: &Repair| format!("{}: {}{} [{}]", repair.path, repair.what, where_(repair), repair.code);
        self.repairs.iter().map(line).collect()
    }
}

impl Show for Mending {
    fn show(&self, page: &mut Page) {
        self.lines().iter().for_each(|line| page.line(line));
        let mut before = None;
        for clash in self.undecided.iter().filter(|_| !self.done) {
            let kept: Vec<String> = clash.kept.iter().map(|value| quoted(&value.0.to_string())).collect();
            let kept = crate::ops::words::and(&kept);
            let shown = quoted(&clash.shown.0.to_string());
            page.line(&format!(
                "{}: {} holds {shown}, and {kept} is kept beside it [clash]",
                clash.path, clash.field
            ));
            page.faint("    --take shown or --take other decides; at a terminal ally asks which one stays");
            if let Some(apart) =
                clash.apart.as_ref().filter(|_| before.replace(&clash.path) != Some(&clash.path))
            {
                page.faint(&format!("    --take both makes {apart}"));
            }
        }
        if !self.repairs.is_empty() || (!self.undecided.is_empty() && !self.done) {
            page.gap();
        }
        if self.done {
            let mended = count(self.repairs.len(), "thing is", "things are");
            page.good(&format!("{mended} mended"));
            if self.repairs.iter().any(|repair| repair.committed) {
                page.faint("One commit; `ally undo` takes it back");
            }
            if !self.left.problems.is_empty() {
                page.gap();
                self.left.show(page);
            }
        } else if self.repairs.is_empty() {
            page.line("There is nothing here that can be mended without a decision of yours");
            page.faint("`ally check` names everything, with a way out");
        } else {
            let mended = count(self.repairs.len(), "thing", "things");
            page.line(&format!("Nothing is written yet: `ally check --fix --yes` mends {mended}"));
        }
    }
}
