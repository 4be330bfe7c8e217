//! The rows of the tables: what a command took and opened, beside the others, and what it is held to.

use super::counts::Counts;
use super::targets::{Figures, MEMORY, TARGETS};

/// One row: a command with a team, those beside it, and what each took.
#[derive(Debug)]
pub struct Row {
    /// The team's name, one of [`super::targets::TEAMS`].
    pub team: String,
    /// What is asked.
    pub what: String,
    /// Name and median in milliseconds, ally first.
    pub took: Vec<(String, f64)>,
    pub counts: Counts,
}

impl Figures for Row {
    fn took(&self, program: &str) -> Option<f64> {
        self.took.iter().find(|(name, _)| name == program).map(|(_, took)| *took)
    }
}

impl Row {
    /// What it is held to, each with whether it is met.
    pub fn verdicts(&self) -> Vec<(String, bool)> {
        let mine = TARGETS
            .iter()
            .filter(|target| target.row == self.what && target.teams.contains(&self.team.as_str()));
        let mut verdicts: Vec<(String, bool)> =
            mine.filter_map(|target| Some((target.words(), target.is_met(self)?))).collect();
        let most = MEMORY.iter().find(|(team, _)| *team == self.team).map(|(_, most)| *most);
        if let (Some(held), Some(most)) = (self.counts.memory, most) {
            verdicts.push((format!("{most} MB"), held <= most));
        }
        verdicts
    }

    /// How ally compares to a program beside it: how many times as fast it is, or which part it takes.
    pub fn beside(&self, program: &str) -> Option<String> {
        let (ours, theirs) = (self.took("ally")?, self.took(program)?);
        let ratio = match theirs / ours {
            times if times >= 10.0 => format!("{times:.0} ×"),
            times if times >= 2.0 => format!("{times:.1} ×"),
            _ => format!("{:.2}", ours / theirs),
        };
        Some(format!("{} ms ({ratio})", figure(theirs)))
    }

    /// The row on one line, for the terminal.
    pub fn tell(&self) {
        let mut parts = vec![format!("ally {} ms", figure(self.took[0].1))];
        for (name, _) in self.took.iter().skip(1) {
            parts.push(format!("{name} {}", self.beside(name).unwrap()));
        }
        parts.extend(self.counts.tell());
        for (what, is_met) in self.verdicts() {
            parts.push(format!("target {what}: {}", if is_met { "met" } else { "not met" }));
        }
        println!("{}: {}", self.what, parts.join(", "));
    }
}

impl Counts {
    fn tell(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if let Some((files, bytes)) = self.read.filter(|(files, _)| *files > 0) {
            parts.push(format!("{files} files of {}", size(bytes)));
        }
        if self.written.0 > 0 {
            parts.push(format!("wrote {} objects of {}", self.written.0, size(self.written.1)));
        }
        if let Some(memory) = self.memory {
            parts.push(format!("{memory:.0} MB of memory"));
        }
        if let Some(millions) = self.instructions {
            parts.push(format!("{} million instructions", figure(millions)));
        }
        parts
    }
}

/// A figure with about three digits that count.
pub fn figure(number: f64) -> String {
    match number {
        large if large >= 100.0 => format!("{large:.0}"),
        middle if middle >= 10.0 => format!("{middle:.1}"),
        small => format!("{small:.2}"),
    }
}

/// Bytes in the unit that suits them.
pub fn size(bytes: u64) -> String {
    match bytes {
        1_000_000.. => format!("{} MB", figure(f64::from(u32::try_from(bytes / 1000).unwrap()) / 1000.0)),
        1_000.. => format!("{} KB", figure(f64::from(u32::try_from(bytes).unwrap()) / 1000.0)),
        _ => format!("{bytes} B"),
    }
}
