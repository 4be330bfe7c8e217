//! Measuring: programs take turns, so that what else the machine does falls on all of them alike.

use std::process::Command;
use std::time::{Duration, Instant};

/// One of those who take turns.
pub struct Runner<'a> {
    pub name: String,
    /// What comes before a turn and is not measured.
    pub before: Box<dyn FnMut() + 'a>,
    /// What is measured: these programs, one after the other.
    pub turn: Box<dyn FnMut() -> Vec<Command> + 'a>,
}

impl<'a> Runner<'a> {
    pub fn new(name: &str, turn: impl FnMut() -> Vec<Command> + 'a) -> Self {
        Self { name: name.to_owned(), before: Box::new(|| {}), turn: Box::new(turn) }
    }

    pub fn after(mut self, before: impl FnMut() + 'a) -> Self {
        self.before = Box::new(before);
        self
    }
}

/// The median of each runner's turns, in milliseconds; a first round of all is not counted.
pub fn medians(runners: &mut [Runner<'_>], rounds: usize) -> Vec<f64> {
    let mut turns: Vec<Vec<Duration>> = vec![Vec::new(); runners.len()];
    for round in 0..=rounds {
        for (runner, turns) in runners.iter_mut().zip(&mut turns) {
            (runner.before)();
            let mut commands = (runner.turn)();
            let begun = Instant::now();
            for command in &mut commands {
                let status = command.status().unwrap();
                // Records that are not sound, and a difference, are answers too.
                assert!(matches!(status.code(), Some(0 | 1 | 4)), "{}: {command:?}: {status}", runner.name);
            }
            if round > 0 {
                turns.push(begun.elapsed());
            }
        }
    }
    turns.iter_mut().map(|turns| median(turns)).collect()
}

fn median(turns: &mut [Duration]) -> f64 {
    turns.sort();
    turns[turns.len() / 2].as_secs_f64() * 1000.0
}
