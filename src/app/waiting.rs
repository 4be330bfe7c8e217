//! What somebody at the terminal sees while a command takes long.

use super::App;
use crate::env::WaitLine;
use crate::git::{Progress, Step};
use crate::ops::words::short;
use crate::render::safe;

/// How much of an address is shown, in characters.
const ADDRESS: usize = 60;

impl App {
    /// A line for whoever waits at the terminal; none where nobody sees it or wants it.
    pub(super) fn wait_line(&self) -> Option<WaitLine> {
        let is_wanted = !self.global.style.quiet && !self.global.style.json;
        let is_dumb = self.env.text_var("TERM").is_none_or(|term| term == "dumb");
        (self.env.terminal.errors && is_wanted && !is_dumb).then(WaitLine::new)
    }

    /// A line on the terminal that tells how it goes on.
    pub(super) fn progress(&self) -> Progress {
        let Some(line) = self.wait_line() else { return Progress::default() };
        Progress::to(move |step| match step {
            // Written at once and not drawn anew: ssh may ask for a password behind it.
            Step::Reaching(address) => {
                line.write(&format!("Reaching {}… ", safe::line(&short(address, ADDRESS))))
            }
            Step::Receiving(done, all) => line.redraw(&parts("Receiving", done, all)),
            Step::Sending(done, all) => line.redraw(&parts("Sending", done, all)),
            Step::Reading(commits) => line.redraw(&format!("Looking at commit {commits}")),
            Step::Verifying(commit) => line.redraw(&format!("Checking the signature of {commit:.10}")),
            Step::Over => line.wipe(),
        })
    }
}

/// `Receiving 412 of 1020`
fn parts(verb: &str, done: usize, all: usize) -> String {
    format!("{verb} {done} of {all}")
}
